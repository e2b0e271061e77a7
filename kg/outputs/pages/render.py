"""Renders a template of `templates/` with style sheets and scripts of `assets/` into one HTML file.

What comes from a policy is text: templates escape every value, and signs that would steer a page become U+FFFD. Beside
that, a Content-Security-Policy lets the page load nothing, and run or apply only the scripts and style sheets that
stand in it, which it names by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg import __version__
from kg.outputs.signs import make_visible

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE: Final = Path(__file__).parent
_BASE_STYLE: Final = "base.css"


@cache
def environment() -> Environment:
    """Return the Jinja2 environment of the templates: every value is escaped, and an unknown name is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Named in every page, and the same wherever it is made.
    made.globals["version"] = __version__
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return made


def render_page(
    template: str,
    values: Mapping[str, object],
    *,
    title: str,
    as_of: str,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
) -> str:
    """Return a page as HTML.

    `template` extends `base.html` and reads `values`. `styles` and `scripts` name files of `assets/`, put into the page
    in this order after the base style sheet. `as_of` is the ISO date that adequacy is judged as of.
    """
    sheets = [asset(name) for name in (_BASE_STYLE, *styles)]
    programs = [asset(name) for name in scripts]
    policy = f"default-src 'none'; img-src data:; style-src {_sources(sheets)}; script-src {_sources(programs)}; "
    policy += "base-uri 'none'; form-action 'none'"
    shared = {"title": title, "as_of": as_of, "styles": sheets, "scripts": programs, "security_policy": policy}
    return make_visible(environment().get_template(template).render({**values, **shared}))


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of `assets/`. Raises ValueError if it would end the element that it stands in."""
    text = (_HERE / "assets" / name).read_text("utf-8")
    if "</script" in text.lower() or "</style" in text.lower():
        raise ValueError(f"{name} would end the element that it stands in")
    return text


def _sources(texts: Sequence[str]) -> str:
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'"
