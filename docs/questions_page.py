"""The page of questions, from the headers of the queries: what is asked, how to ask it, and what each answer means."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from docs.tables import markdown_table
from kg.queries import Query, load_query, query_names

_INTRO: Final = """\
Auditors, data protection officers and engineers ask these of a policy; each has the query that answers it.
Those of the first part answer `yes`, `no` or `not-stated` for every document, a row a passage:

```console
$ kg build seeds -o build
$ kg query sells-data build --format csv
document,answer,detail,condition,quote,start,end
…
000_5d953c655fc032a0.txt,no,dpv:SellDataToThirdParties,,sell your information,38,59
…
004_80dc04729d682d39.txt,not-stated,,,,,
$ kg query collects-data build --param category=pd:Health
```

`detail` names what answers it, `condition` is the text's own condition. `no` is what a text denies, or what the
question's own terms make one; silence is never a no. A concept below the one that you ask about counts as a yes; a
denial counts for it and all below it. The tables of the second part list all that was found."""
_ANSWERS: Final = ("yes", "no", "not_stated")


def questions_page() -> str:
    """Return the page as Markdown."""
    asked = sorted(map(load_query, query_names("questions")), key=lambda query: (query.tags, query.id))
    tables = [load_query(name) for name in query_names("")]
    parts = ["# Questions", f"{len(asked) + len(tables)} questions. {_INTRO}", "## Yes, no or not stated"]
    for topic, queries in groupby(asked, key=lambda query: query.tags[0]):
        parts += [f"### {topic.capitalize()}", *(part for query in queries for part in _question(query))]
    rows = [(query.question, query.clause, f"`kg query {query.id}`") for query in tables]
    parts += ["## Tables", markdown_table(("question", "law", "command"), rows)]
    parts += ["Columns and parameters of all are on [the page of queries](queries.md)."]
    return "\n\n".join(parts)


def _question(query: Query) -> Iterator[str]:
    yield f"#### {query.id}"
    yield f"**{query.question}** ({query.clause})"
    rows = [(answer.replace("_", " "), query.header[answer]) for answer in _ANSWERS if answer in query.header]
    rows += [
        (f"`{parameter.name}`", f"{parameter.of or parameter.type}, `{parameter.default}` if not set")
        for parameter in query.parameters
    ]
    yield markdown_table(("answer or parameter", "meaning"), rows)
