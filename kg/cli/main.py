"""The command `kg`: finds the verb, runs it, and turns whatever goes wrong into one sentence and an exit code.

Verbs are imported when they are called, so that `kg --help` is instant.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg import __version__
from kg.errors import KgError, UsageError, did_you_mean

if TYPE_CHECKING:
    from kg.cli.config import Config

VERBS: Final = {
    "build": "Read policies and write the graph of what they claim",
    "merge": "Join the shards of a build",
    "query": "Ask the graph a question: by name, from a file or in SPARQL",
    "queries": "List the named queries, or print one",
    "export": "Write the graph as Turtle, JSON-LD, facts, CSV, a register, ...",
    "show": "Draw who gives personal data to whom: an offline page, or SVG",
    "explain": "Show a claim in words, with its passage in context",
    "check": "Check what the texts say against what the law asks",
    "report": "Write what policies claim as a page to read, Markdown or DOCX",
    "diff": "Tell what changed between two policies, claim by claim",
    "verify": "Check every quote of a build against its source",
    "validate": "Check that the graph of a build has its form",
    "reason": "Prove ontology and claims consistent, and infer roles (HermiT)",
    "eval": "Score a build against facts that a careful reader noted down",
    "schema": "Show the form of what --json prints, as JSON Schema",
    "completion": "Print the script by which a shell completes kg's words",
    "doctor": "Check this installation and its settings",
}
COMPLETE: Final = "_KG_COMPLETE"
"""The variable by which a shell asks for completion, as click names it after the program."""
_EXAMPLES: Final = """\
Start:
  kg build policies/ -o build
  kg query cross-border-transfers
  kg query controller-processor-roles
  kg report -o report.html

"kg VERB --help" shows the options of a verb. What policies claim, not legal advice."""


class Verbs(click.Group):
    """The verbs of `kg`, imported on use; its `main` owns the exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"kg.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            return None
        from kg.cli.config import teach_environment

        teach_environment(cmd_name, command)
        if COMPLETE in os.environ:
            from kg.cli.completing import teach_completion

            teach_completion(cmd_name, command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; for an unknown one, name the nearest."""
        if args[0] not in VERBS and not args[0].startswith("-") and not ctx.resilient_parsing:
            hint = did_you_mean(args[0], VERBS, "kg --help lists the verbs")
            raise UsageError("KG101", f'there is no verb "{args[0]}"', hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show how to start."""
        formatter.write_paragraph()
        for line in _EXAMPLES.splitlines():
            formatter.write(line + "\n")

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run and exit: 0 done, 1 findings, 2 usage, 3 input, 4 store, 70 our bug, 130 interrupted."""
        arguments = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        try:
            code = super().main(arguments, *rest, **options)
        except Exception as error:
            if isinstance(error, click.Abort | click.ClickException | KgError) or "--debug" not in arguments[:1]:
                sys.exit(_report(error, arguments))
            raise
        sys.exit(code if isinstance(code, int) else 0)


def _report(error: Exception, arguments: Sequence[str]) -> int:
    """Tell the user what went wrong; return the exit code."""
    from kg.cli.console import say, say_error, stdout_error

    if isinstance(error, click.Abort):
        say("Interrupted; nothing that was there before has changed")
        return 130
    if isinstance(error, click.ClickException):
        error = usage_error(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        # Only click's own writing of help ends here; all other places say themselves what they could not write.
        error = stdout_error(error)
    if isinstance(error, KgError):
        say_error(error)
        return error.exit_code
    reason = f"{type(error).__name__}: {error}".replace("\n", " ")[:200]
    line = " ".join(["kg", "--debug", *arguments])
    hint = f"this is a bug in compliance-kg; please report it with the output of: {line}"
    say_error(KgError("KG900", f"something unexpected happened ({reason})", hint))
    return KgError.exit_code


def usage_error(error: click.ClickException) -> UsageError:
    """Return what click says of wrong use as all errors are told."""
    from kg.cli.options import from_environment

    message = " ".join(error.format_message().split()).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "kg"
    if isinstance(error, click.NoSuchOption) and context:
        known = [name for one in context.command.get_params(context) for name in one.opts if name.startswith("--")]
        hint = did_you_mean(error.option_name, known, f"{path} --help lists them")
        return UsageError("KG102", f"{path} has no option {error.option_name}", hint)
    if isinstance(error, click.BadParameter) and (variable := from_environment(error.param, context)):
        message += f" ({variable})"
    return UsageError("KG102", message[:1].lower() + message[1:], f'run "{path} --help"')


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from kg.cli.console import emit
        from kg.cli.doctor import ontology_version

        emit(f"compliance-kg {__version__} (ontology {ontology_version()})\n")
        context.exit()


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    subcommand_metavar="VERB ...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Reads privacy policies and answers what they claim: who is controller or processor, and where personal data"
    " goes under which safeguard, each with the sentence that says so.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show versions."
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an unexpected error.")
@click.option(
    "--config",
    envvar="KG_CONFIG",
    type=click.Path(),
    metavar="FILE",
    help="File of settings (default: the nearest kg.toml).",
)
@click.option("--no-config", envvar="KG_NO_CONFIG", is_flag=True, help="Read no file of settings.")
@click.pass_context
def cli(context: click.Context, config: str | None, no_config: bool) -> None:
    """Hold the verbs; alone, show what there is."""
    verb = context.invoked_subcommand
    if verb is None:
        click.echo(context.get_help())
        return
    try:
        settings = None if no_config else load_settings(context, config)
    except UsageError:
        if verb != "doctor":  # which tells what is wrong with the file
            raise
        return
    command = cli.get_command(context, verb)
    if settings and command:
        from kg.cli.config import default_values

        context.default_map = {verb: default_values(settings, verb, command)}


def variables(context: click.Context) -> tuple[str, ...]:
    """Return the names of all variables of the environment that set an option."""
    commands = [cli, *filter(None, (cli.get_command(context, verb) for verb in VERBS))]
    found = [one.envvar for command in commands for one in command.params if one.envvar]
    return tuple(sorted({name for names in found for name in ([names] if isinstance(names, str) else names)}))


def load_settings(context: click.Context, path: str | None) -> Config | None:
    """Return the settings of a file, or of the nearest one; None if there is none. Raises as `read_config` does."""
    from kg.cli.config import find_config, read_config

    found = Path(path) if path else find_config()
    return read_config(found, lambda verb: cli.get_command(context, verb), tuple(VERBS)) if found else None


def main() -> None:
    """Run the command line."""
    cli.main(prog_name="kg")
