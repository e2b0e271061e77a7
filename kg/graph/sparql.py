"""The words of a SPARQL text: enough to find its variables, keywords and prefixes, without a grammar."""

from __future__ import annotations

import re
from itertools import pairwise

# What a variable may not be looked for in: comments, IRIs and strings; then variables; then anything else.
_TOKEN = re.compile(
    r"""\#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|[\w.-]*:[\w%.-]*|[\w-]+|.""",
    re.DOTALL,
)


def tokens(text: str) -> list[str]:
    """Return the tokens of a query, white space and comments among them; joined they are the text again."""
    return _TOKEN.findall(text)


def words(text: str) -> list[str]:
    """Return the tokens of a query that say something: no white space, no comments."""
    return [token for token in tokens(text) if token[0] != "#" and token.strip()]


def used_prefixes(text: str) -> list[str]:
    """Return the prefixes that a query uses and does not declare, in order and without the colon."""
    said = words(text)
    declared = {after for word, after in pairwise(said) if word.upper() == "PREFIX"}
    used = (f"{word.partition(':')[0]}:" for word in said if word[0] not in "<\"'" and ":" in word)
    return [name.removesuffix(":") for name in dict.fromkeys(used) if name not in declared]
