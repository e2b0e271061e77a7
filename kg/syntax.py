"""Where the SPARQL of a query is wrong: the engine's message in words that lead to the place."""

from __future__ import annotations

import re

from kg.errors import StoreError, did_you_mean
from kg.graph.sparql import used_prefixes
from kg.vocab import PREFIXES

_KEYWORD = re.compile(r"expected ([A-Z]+)")
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def syntax_error(called: str, text: str, message: str, shift: int) -> StoreError:
    """Return what to tell of a query (as it is called, its text) that the engine refused with a message.

    `shift` is the number of characters that stood before the text in the first line that the engine read.
    """
    hint = f"correct the query; the prefixes known without declaring are {', '.join(PREFIXES)}"
    match = _POSITION.match(message)
    if match is None:
        return StoreError("KG330", f"{called} is no valid SPARQL: {message}", hint)
    # The engine reports the end of the keyword that it would have liked to read, so its length is taken off; the
    # padding after the query keeps that end from being cut short.
    before = text.split("\n")[: int(match[1]) - 1]
    offset = sum(len(line) + 1 for line in before) + int(match[2]) - 1 - (0 if before else shift)
    keyword = _KEYWORD.fullmatch(match[3])
    offset = min(max(offset - (len(keyword[1]) if keyword else 0), 0), len(text.rstrip()))
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    rest = text[offset:].split()
    where = f"near {rest[0][:30]!r}" if rest else "at its end"
    if "Prefix not found" in match[3]:
        name = next((name for name in used_prefixes(text) if name not in PREFIXES), "")
        where, hint = f"the prefix {name}: is not declared", did_you_mean(name, PREFIXES, hint)
    return StoreError("KG330", f"{called} is no valid SPARQL at line {line}, column {column}: {where}", hint)
