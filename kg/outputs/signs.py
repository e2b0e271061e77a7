"""Signs of a document's text that would steer what shows them, made visible or plain."""

from __future__ import annotations

import re
from typing import Final

_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_MARKDOWN: Final = re.compile(r"[\\|`*_\[\]<>&~#$]")


def make_visible(text: str) -> str:
    """Return text from a document with U+FFFD for each control and direction sign, so that offsets stay."""
    return _STEERING.sub("\ufffd", text)


def markdown_text(text: str) -> str:
    """Return text as it can stand in a line or a table cell of Markdown, where it is text and nothing more."""
    line = " ".join(make_visible(text).split())
    return _MARKDOWN.sub(r"\\\g<0>", line)
