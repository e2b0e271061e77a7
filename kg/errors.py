"""What can go wrong for a user: each error has a code, one sentence, a hint and the exit code of the command.

Findings about a policy are results, never exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable


class KgError(Exception):
    """An error that a user can act on.

    `code` (`KG` and three digits) indexes `docs/reference/errors.md`; `message` is one sentence without a full stop;
    `hint` says what to do next.
    """

    exit_code = 70

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(code, message, hint)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"error[{self.code}]: {self.message}. Hint: {self.hint}."

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback, which would tell a user nothing more."""
        return [str(self)]


class UsageError(KgError):
    """KG1xx: an unknown name, format, option value or build folder."""

    exit_code = 2


class SourceError(KgError):
    """KG2xx: an input that cannot be read or holds nothing to read."""

    exit_code = 3


class MissingPartError(SourceError):
    """KG4xx: an optional part is not installed; `extra` names the one that brings it."""

    exit_code = 5

    def __init__(self, code: str, message: str, extra: str) -> None:
        super().__init__(code, message, f"install it with: pip install 'compliance-kg[{extra}]'")


class StoreError(KgError):
    """KG3xx: the ontology, a query or a build's store is broken."""

    exit_code = 4


def did_you_mean(word: str, known: Iterable[str], then: str) -> str:
    """Return the hint for a mistyped name: those of the known ones that come near it, if any do, then what to do else.

    >>> did_you_mean("recipient", ["rights", "recipients"], "kg queries lists them")
    'did you mean recipients? kg queries lists them'
    """
    from difflib import get_close_matches

    names = {name.lower(): name for name in known}
    # A part of a long name is a likely slip too: "acme" for "policies/acme.txt".
    within = [name for lower, name in names.items() if len(word) > 3 and word.lower() in lower]
    near = within[:3] or [names[match] for match in get_close_matches(word.lower(), names, cutoff=0.65)]
    return f"did you mean {' or '.join(near)}? {then}" if near else then
