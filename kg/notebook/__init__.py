"""Builds in a notebook: SPARQL cells (`%load_ext kg.notebook`, `%%kg`) and answers that display themselves.

    >>> policies = kg.notebook.open("build")            # doctest: +SKIP
    >>> policies.query("cross-border-transfers")        # doctest: +SKIP

Answers, claims and flows show as HTML where a front end can, and else as the text that `kg` prints in a terminal.
"""

from kg.notebook.magics import load_ipython_extension
from kg.notebook.policies import Policies, open
from kg.notebook.shown import Answer, Claims, Flows

__all__ = ["Answer", "Claims", "Flows", "Policies", "load_ipython_extension", "open"]
