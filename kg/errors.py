"""What can go wrong for a user: each error has a code, one sentence, a hint and the exit code of the command.

Findings about a policy are results, never exceptions.
"""

from __future__ import annotations


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
