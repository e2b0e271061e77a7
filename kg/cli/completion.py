"""`kg completion`: the script by which a shell completes verbs, options and names."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import get_completion_class

from kg.cli.console import emit, emit_json, say
from kg.cli.options import OneOf

SHELLS: Final = ("bash", "zsh", "fish")
INSTALL: Final = {
    "bash": "kg completion bash > ~/.local/share/bash-completion/completions/kg",
    "zsh": 'kg completion zsh > "${fpath[1]}/_kg"',
    "fish": "kg completion fish > ~/.config/fish/completions/kg.fish",
}


@click.command(epilog="Example: kg completion bash > ~/.local/share/bash-completion/completions/kg")
@click.argument("shell", type=OneOf(SHELLS, "completion for the shell", "KG102"))
@click.option("--json", "as_json", is_flag=True, help="Print the script, and how to install it, as JSON.")
def command(shell: str, as_json: bool) -> None:
    """Print the script by which a shell completes verbs, options, queries, checks, formats and documents.

    SHELL is bash (4.4 or newer), zsh or fish. To try it in the shell that is open: eval "$(kg completion bash)", the
    same with zsh, or kg completion fish | source. To have it in every new shell:

    kg completion bash > ~/.local/share/bash-completion/completions/kg

    kg completion zsh > "${fpath[1]}/_kg"

    kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from kg.cli.main import COMPLETE, cli

    kind = get_completion_class(shell)
    if kind is None:
        raise LookupError(f"click knows no completion for {shell}")
    completion = kind(cli, {}, "kg", COMPLETE)
    # Not `source()`, which starts a bash to look at its version.
    script = completion.source_template % completion.source_vars()
    if as_json:
        emit_json({"shell": shell, "install": INSTALL[shell], "script": script})
        return
    emit(script)
    say(f"Next: {INSTALL[shell]}")
