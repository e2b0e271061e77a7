"""Pages: HTML files that hold all they need, work offline and as a mail attachment, and run no script but ours."""

from kg.outputs.pages.render import asset, environment, render_page

__all__ = ["asset", "environment", "render_page"]
