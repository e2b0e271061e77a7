"""How Sphinx makes the site: `make site` writes it into `build-site/`, with no network at build or reading.

The whole checkout is the source folder, so that links between pages are those that a code host shows: a link to a page
leads to the page, one to another file to a copy of it, one to a folder to the nearest README above.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx

from docs.notebook_pages import NotebookParser
from kg import __version__

ROOT: Final = Path(__file__).parents[1]
NAVIGATION: Final = {
    "Tutorial": ("tutorial",),
    "How-to guides": ("how-to/*",),
    "Reference": ("reference/*", "../ontology/README", "../queries/README"),
    "Explanation": ("explanation/*",),
    "Notebooks": ("../notebooks/*",),
    "Project": ("../CHANGELOG", "../ontology/CHANGELOG", "../seeds/README", "../tests/gold/*"),
}
"""What the side of each page lists: captions, and pages as patterns relative to `docs/`, in the order of the index."""

project = "compliance-kg"
author = "The compliance-kg contributors"
copyright = author  # noqa: A001 - the name that Sphinx reads
version = release = __version__
extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = [
    "docs/**",
    *("CHANGELOG.md", "notebooks/*.ipynb", "ontology/*.md", "queries/*.md", "seeds/*.md", "tests/gold/*.md"),
]
exclude_patterns = [".*", "build*", "exports", "docs/site"]
myst_heading_anchors = 4
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
    return {"parallel_read_safe": True}


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let links to folders lead to a README, and give the index the navigation, which readers of it need not see."""
    here = (ROOT / docname).parent
    source[0] = _TO_FILE.sub(lambda link: _readme(here / link[0], here) or link[0], source[0])
    if docname == root_doc:
        source[0] += "\n" + _navigation(source[0])


def _readme(target: Path, here: Path) -> str:
    """Return the way to the README that a link to a folder stands for; "" if it leads to no folder of the project."""
    folder = target.resolve()
    if not folder.is_dir() or ROOT not in folder.parents:
        return ""
    nearest = next(above for above in (folder, *folder.parents) if (above / "README.md").is_file())
    return Path(os.path.relpath(nearest / "README.md", here)).as_posix()


def _navigation(index: str) -> str:
    """Return tables of contents: pages in the order in which the index links them, then those that it does not."""
    linked = [link.rpartition(".")[0] for link in _TO_FILE.findall(index)]
    parts = []
    for caption, patterns in NAVIGATION.items():
        pages = [page for page in linked if any(fnmatchcase(page, pattern) for pattern in patterns)]
        lines = [":hidden:", ":glob:", f":caption: {caption}", "", *dict.fromkeys([*pages, *patterns])]
        parts.append("\n".join(["```{toctree}", *lines, "```"]))
    return "\n\n".join(parts) + "\n"
