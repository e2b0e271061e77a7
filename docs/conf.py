"""How Sphinx makes the site: `make site` writes it into `build-site/`, with no network at build or reading.

The whole checkout is the source folder, so that links between pages are those that a code host shows: a link to a page
leads to the page, one to another file to a copy of it, one to a folder to the nearest README above.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx

from docs.notebook_pages import NotebookParser
from kg import __version__

ROOT: Final = Path(__file__).parents[1]
NAVIGATION: Final = {
    "Tutorial": ("docs/tutorial",),
    "How-to guides": ("docs/how-to/*",),
    "Reference": ("docs/reference/*", "ontology/README", "queries/README"),
    "Explanation": ("docs/explanation/*",),
    "Notebooks": ("notebooks/*",),
    "Project": ("README", "CHANGELOG", "ontology/CHANGELOG", "seeds/README", "tests/gold/*"),
}
"""What the side of each page lists: captions, and pages by patterns of their names."""

project = "compliance-kg"
author = "The compliance-kg contributors"
copyright = f"{author}, Apache-2.0. What policies claim, not legal advice"
version = release = __version__
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = ["docs/**", "README.md", "CHANGELOG.md", "notebooks/*.ipynb"]
include_patterns += [f"{folder}/*.md" for folder in ("ontology", "queries", "seeds", "tests/gold")]
exclude_patterns = [".*", "build*", "exports", "docs/site"]
myst_heading_anchors = 4
# An option in a sentence, such as --shard, keeps its two hyphens.
smartquotes = False
# A shell's lines that a query in quotes goes on for are more than the lexer of consoles knows.
suppress_warnings = ["misc.highlighting_failure"]
html_theme = "furo"
html_title = "compliance-kg"
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_extra_path = ["site/extra"]
html_copy_source = False
html_use_index = False
html_theme_options = {"footer_icons": []}

_TO_FILE: Final = re.compile(r"(?<=\]\()(?![a-z]+:)[^)#\s]+(?=\))")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add what makes the checkout a source folder, and notebooks pages."""
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(NotebookParser)
    app.connect("source-read", _read)
    app.connect("html-page-context", _make_accessible, priority=900)
    return {"parallel_read_safe": True}


def _make_accessible(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let a keyboard scroll what is wider than the page, and tell screen readers the level of the captions beside."""
    tree, body = context.get("furo_navigation_tree", ""), context.get("body", "")
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')
    context["body"] = re.sub(r'<(pre|div class="(?:table-wrapper|notebook-output)[^"]*")>', r'<\1 tabindex="0">', body)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let links to folders lead to a README, and give the index the navigation, which readers of it need not see."""
    here = (ROOT / docname).parent
    source[0] = _TO_FILE.sub(lambda link: _readme(here / link[0], here) or link[0], source[0])
    if docname == root_doc:
        source[0] += "\n" + _navigation(source[0], app.env.found_docs)


def _readme(target: Path, here: Path) -> str:
    """Return the way to the README that a link to a folder stands for; "" if it leads to no folder of the project."""
    folder = target.resolve()
    if not folder.is_dir() or ROOT not in folder.parents:
        return ""
    nearest = next(above for above in (folder, *folder.parents) if (above / "README.md").is_file())
    return Path(os.path.relpath(nearest / "README.md", here)).as_posix()


def _navigation(index: str, pages: Collection[str]) -> str:
    """Return tables of contents: pages in the order in which the index links them, then those that it does not."""
    linked = [os.path.normpath(Path(root_doc).parent / link).rpartition(".")[0] for link in _TO_FILE.findall(index)]
    ordered = [*(page for page in linked if page in pages), *sorted(pages)]
    parts = []
    for caption, patterns in NAVIGATION.items():
        listed = dict.fromkeys(f"/{page}" for pattern in patterns for page in ordered if fnmatchcase(page, pattern))
        parts.append("\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", "", *listed, "```"]))
    return "\n\n".join(parts) + "\n"
