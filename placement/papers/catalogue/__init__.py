"""What a wording may name, kind by kind: merge fields, conditions and blocks, each with an invented sample."""

from __future__ import annotations

from typing import Any

from placement.kernel.text import Text
from placement.papers.catalogue.change import CHANGES
from placement.papers.catalogue.entries import Block, Catalogue, Condition, Field, Group, Rows, place
from placement.papers.catalogue.learner import LEARNER
from placement.papers.catalogue.money import CERTIFICATES, STATEMENTS
from placement.papers.catalogue.office import OBSERVATIONS, SEALS, VISITS
from placement.papers.catalogue.teacher import TEACHERS
from placement.papers.kinds import KINDS, Family, PaperKind
from placement.papers.markup import Fault, Needs, check

__all__ = [
    "CATALOGUES",
    "VOLATILE",
    "Block",
    "Catalogue",
    "Condition",
    "Field",
    "Group",
    "Rows",
    "catalogue_of",
    "faults_of",
    "label_of",
    "place",
    "sample_facts",
]

CATALOGUES: dict[Family, Catalogue] = {
    Family.LEARNER: LEARNER,
    Family.TEACHER: TEACHERS,
    Family.CHANGE: CHANGES,
    Family.OBSERVATION: OBSERVATIONS,
    Family.VISIT: VISITS,
    Family.SEAL: SEALS,
    Family.STATEMENT: STATEMENTS,
    Family.CERTIFICATE: CERTIFICATES,
}
VOLATILE = frozenset({"signatures", "signing_method", "compared"})
"""Facts that change without changing what is agreed: no paper is out of date because of them."""


def catalogue_of(kind: PaperKind) -> Catalogue:
    """What a wording of this kind may name."""
    return CATALOGUES[KINDS[kind].family]


def sample_facts(kind: PaperKind) -> dict[str, Any]:
    """Invented facts for a preview; each call gives new ones that may be changed."""
    return catalogue_of(kind).sample()


def label_of(kind: PaperKind, name: str) -> Text:
    """What a reader calls a fact or a condition; its bare name when the catalogue no longer has it."""
    return catalogue_of(kind).labels.get(name, Text(name))


def faults_of(kind: PaperKind, body: str) -> list[Fault]:
    """Everything that keeps a wording of this kind from being published."""
    rules = KINDS[kind]
    needs = Needs(facts=rules.required, when=rules.required_when, blocks=rules.blocks, words=rules.words)
    return check(body, catalogue_of(kind).vocabulary, needs)
