"""Pages: HTML files that hold all they need, work offline and as a mail attachment, and run no script but ours."""

from kg.outputs.pages.render import environment, render_page

__all__ = ["environment", "render_page"]
