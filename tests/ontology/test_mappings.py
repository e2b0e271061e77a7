"""The mappings to other vocabularies (SSSOM): complete headers, terms that exist, predicates that do not overstate."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from kg.resources import folder
from kg.vocab import PREFIXES, expand

ONTOLOGY = folder("ontology")
MAPPINGS = sorted((ONTOLOGY / "mappings").glob("*.sssom.tsv"))
DPV = Path(__file__).parents[2].parent / "shared" / "dpv"
HEADER = (
    "mapping_set_id",
    "mapping_set_version",
    "mapping_set_title",
    "mapping_set_description",
    "license",
    "creator_label",
)
SOURCES = (
    "mapping_date",
    "subject_source",
    "subject_source_version",
    "object_source",
    "object_source_version",
    "curie_map",
)
COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "comment"),
)
MATCHES = {"skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"}
each = pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.name)


def header(path: Path) -> list[str]:
    return [line[1:] for line in path.read_text("utf-8").splitlines() if line.startswith("#")]


def rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def named(name: str) -> list[dict[str, str]]:
    return rows(ONTOLOGY / "mappings" / f"{name}.sssom.tsv")


def reference() -> Graph:
    graph = Graph()
    for path in ONTOLOGY.glob("*.ttl"):
        graph.parse(path)
    return graph


def test_the_three_mappings_are_there() -> None:
    assert [path.name for path in MAPPINGS] == ["fideslang.sssom.tsv", "gdpr-eli.sssom.tsv", "opp-115.sssom.tsv"]


@each
def test_header_is_complete_and_knows_every_prefix(path: Path) -> None:
    lines = header(path)
    keys = [line.partition(":")[0] for line in lines if not line.startswith(" ")]
    assert keys == [*HEADER, *SOURCES]
    assert f"mapping_set_id: https://w3id.org/compliance-kg/mappings/{path.name}" in lines
    known = dict(re.findall(r"^  ([\w-]+): (\S+)$", "\n".join(lines), flags=re.MULTILINE))
    cells = [row[name] for row in rows(path) for name in COLUMNS if name.endswith(("_id", "_justification"))]
    assert {cell.partition(":")[0] for cell in cells} == set(known)
    assert {name: iri for name, iri in known.items() if PREFIXES.get(name, iri) != iri} == {}


@each
def test_rows_are_full_sorted_and_without_duplicate_pair(path: Path) -> None:
    found = rows(path)
    assert tuple(found[0]) == COLUMNS
    assert [row for row in found if not all(row[name] for name in COLUMNS[:-1])] == []
    pairs = [(row["subject_id"], row["object_id"]) for row in found]
    assert pairs == sorted(set(pairs))


@each
def test_every_term_of_ours_and_of_dpv_exists_under_its_label(path: Path) -> None:
    graph = reference()
    wrong = []
    for row in rows(path):
        for side in ("subject", "object"):
            prefix = row[f"{side}_id"].partition(":")[0]
            if prefix in PREFIXES:
                term = URIRef(expand(row[f"{side}_id"]))
                labels = {*graph.objects(term, SKOS.prefLabel), *graph.objects(term, RDFS.label)}
                if Literal(row[f"{side}_label"], "en") not in labels:
                    wrong.append(row[f"{side}_id"])
    assert wrong == []


@each
def test_predicates_are_those_of_skos_and_exact_means_one_to_one(path: Path) -> None:
    found = rows(path)
    assert {row["predicate_id"] for row in found} <= MATCHES
    assert {row["mapping_justification"] for row in found} == {"semapv:ManualMappingCuration"}
    exact = [row for row in found if row["predicate_id"] == "skos:exactMatch"]
    subjects = Counter(row["subject_id"] for row in found)
    objects = Counter(row["object_id"] for row in exact)
    assert [
        row["subject_id"] for row in exact if subjects[row["subject_id"]] > 1 or objects[row["object_id"]] > 1
    ] == []


def test_every_category_and_use_of_fideslang_is_considered() -> None:
    subjects = {row["subject_id"] for row in named("fideslang")}
    assert Counter(subject.partition(":")[0] for subject in subjects) == {"fides-category": 85, "fides-use": 56}


def test_categories_of_opp_115_and_its_main_attributes_are_considered() -> None:
    labels = {row["subject_label"] for row in named("opp-115") if row["subject_id"].startswith("opp-115:category-")}
    assert labels == {
        *("First Party Collection/Use", "Third Party Sharing/Collection", "User Choice/Control"),
        *("User Access, Edit and Deletion", "Data Retention", "Data Security", "Policy Change", "Do Not Track"),
        "International and Specific Audiences",
    }
    subjects = {row["subject_id"] for row in named("opp-115")}
    assert len([subject for subject in subjects if "information-type-" in subject]) == 14
    assert len([subject for subject in subjects if ":purpose-" in subject]) == 9


def test_every_term_for_the_gdpr_that_claims_can_hold_leads_to_its_provision() -> None:
    files = [ONTOLOGY / "compliance-kg.ttl", *(ONTOLOGY / "lexicon").glob("*.ttl")]
    text = "\n".join(re.sub(r"(?m)^#.*$", "", path.read_text("utf-8")) for path in files)
    used = set(re.findall(r"eu-gdpr:[A-Z][\w-]*", text))
    assert len(used) > 50
    for prefix in ("eli-gdpr", "gdprtext"):
        led = {row["subject_id"] for row in named("gdpr-eli") if row["object_id"].startswith(prefix)}
        assert sorted(used - led) == []


def test_both_forms_of_a_provision_name_the_same() -> None:
    def parts(row: dict[str, str]) -> list[str]:
        return re.findall(r"(?:art_|par_|pnt_|article|-)([0-9]+|[a-z](?![a-z]))", row["object_id"].partition(":")[2])

    provisions: dict[str, dict[str, list[list[str]]]] = {}
    for row in named("gdpr-eli"):
        kinds = provisions.setdefault(row["subject_id"], {})
        kinds.setdefault(row["object_id"].partition(":")[0], []).append(parts(row))
        assert row["object_label"] == f"GDPR Art. {parts(row)[0]}" + "".join(f"({part})" for part in parts(row)[1:])
    assert {subject for subject, kinds in provisions.items() if kinds["eli-gdpr"] != kinds["gdprtext"]} == set()


@pytest.mark.skipif(not DPV.is_dir(), reason="DPV's own files are not beside this checkout (../shared/dpv)")
def test_provisions_are_those_that_dpv_names_but_for_its_known_slips() -> None:
    graph = Graph().parse(DPV / "eu-gdpr.ttl")
    told: dict[str, set[str]] = {}
    for subject, source in graph.subject_objects(DCTERMS.source):
        for _, url in graph.predicate_objects(source):
            if match := re.search(r"eli/reg/2016/679/(.*)", str(url)):
                told.setdefault(f"eu-gdpr:{str(subject).rpartition('#')[2]}", set()).add(f"eli-gdpr:{match[1]}")
    ours: dict[str, set[str]] = {}
    for row in named("gdpr-eli"):
        if row["object_id"].startswith("eli-gdpr"):
            ours.setdefault(row["subject_id"], set()).add(row["object_id"])
    both = told.keys() & ours.keys()
    assert len(both) > 60
    differing = {subject for subject in both if told[subject] != ours[subject]}
    # Art. 22(3) has no points; compelling legitimate interests stand in Art. 49(1).
    assert differing == {"eu-gdpr:A22-3-a", "eu-gdpr:A22-3-b", "eu-gdpr:A22-3-c", "eu-gdpr:A49-2"}
