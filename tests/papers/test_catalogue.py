"""The catalogue names what the facts hold and nothing else, and every house wording stands on it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from placement.agreements.facts import digest, facts_of, flat
from placement.agreements.facts.office import ToSeal, seal_facts
from placement.papers.catalogue import CATALOGUES, VOLATILE, catalogue_of, faults_of, label_of, sample_facts
from placement.papers.kinds import KINDS, PAPER_KIND_LABELS, Family, PaperKind
from placement.papers.rendering import used_facts
from placement.papers.wordings import FOLDER, Wording, house_wording
from tests.documents import samples
from tests.factories.agreements import a_desk, do_jobs, fill, sent, sign

BLOCKS = FOLDER.parent / "_blocks"
every_kind = pytest.mark.parametrize("kind", PaperKind)
every_family = pytest.mark.parametrize("family", Family)
OF_A_PLACEMENT = (Family.LEARNER, Family.TEACHER, Family.CHANGE, Family.OBSERVATION, Family.VISIT)


def names_in(facts: dict[str, Any]) -> set[str]:
    return {name for name, _ in flat(facts)}


def named_by(*families: Family) -> set[str]:
    """Fields, lists and conditions of these families."""
    return {name for family in families for name in CATALOGUES[family].labels}


def test_every_kind_has_its_label_its_rules_and_a_form_of_its_own() -> None:
    assert set(KINDS) == set(PAPER_KIND_LABELS) == set(PaperKind)
    assert len({rules.form for rules in KINDS.values()}) == len(KINDS)
    assert KINDS[PaperKind.WORK_PLACEMENT_AGREEMENT].copies_in_words == "一式三份"
    assert KINDS[PaperKind.SEAL_REQUEST].copies_in_words == ""


@every_kind
def test_every_house_wording_is_sound(kind: PaperKind) -> None:
    assert [(fault.line, str(fault.message)) for fault in faults_of(kind, house_wording(kind).body)] == []


def test_there_is_one_house_wording_a_kind() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(PaperKind)


@every_family
def test_names_and_labels_of_a_catalogue_are_used_once(family: Family) -> None:
    catalogue = CATALOGUES[family]
    names = [*catalogue.fields, *catalogue.rows, *(condition.name for condition in catalogue.conditions)]

    assert len(names) == len(set(names)) == len(catalogue.labels)
    assert len({str(label) for label in catalogue.labels.values()}) == len(names)
    assert not any(name.split(".")[0] in catalogue.vocabulary.conditions for name in catalogue.fields)


@every_family
def test_every_sample_is_filled_in(family: Family) -> None:
    catalogue = CATALOGUES[family]

    assert [name for name, field in catalogue.fields.items() if not field.sample] == []
    assert [name for name, rows in catalogue.rows.items() if not rows.sample] == []
    assert names_in(catalogue.sample()) == set(catalogue.labels)


@every_family
def test_a_block_is_a_file_and_prints_known_facts(family: Family) -> None:
    catalogue = CATALOGUES[family]

    for block in catalogue.blocks:
        assert (BLOCKS / f"{block.name}.html").is_file()
        assert set(block.facts) <= set(catalogue.fields) | set(catalogue.rows), block.name


_NAMED = re.compile(r"\b([a-z]+\.[a-z_]+|signatures|insurances)\b")
_STATEMENT = re.compile(r"{[{%].*?[%}]}", re.S)


@pytest.mark.parametrize("path", sorted(BLOCKS.glob("[!_]*.html")), ids=lambda path: path.stem)
def test_a_block_declares_every_fact_that_it_prints(path: Path) -> None:
    declared = {
        fact
        for catalogue in CATALOGUES.values()
        for block in catalogue.blocks
        if block.name == path.stem
        for fact in block.facts
    }
    known = named_by(*Family)

    code = " ".join(_STATEMENT.findall(path.read_text()))
    printed = {name for name in _NAMED.findall(code) if name in known}
    local = {"stay"} if path.stem == "certificate" else set()

    assert {name for name in printed if name.split(".")[0] not in local} <= declared


def test_no_block_lies_about_unused() -> None:
    named = {block.name for catalogue in CATALOGUES.values() for block in catalogue.blocks}

    assert {path.stem for path in BLOCKS.glob("[!_]*.html")} == named


def test_the_facts_of_a_placement_are_what_the_catalogues_name(db: SQLAlchemy) -> None:
    desk = fill(a_desk(minor=True))

    facts = facts_of(desk.trio.placement, desk.agreement)

    assert names_in(facts) == named_by(*OF_A_PLACEMENT)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("terms", [{}, {"minor": True}, {"kind": "apprenticeship"}, {"teacher": True}])
def test_before_anything_is_filled_in_all_facts_are_there_and_lists_have_all_columns(
    db: SQLAlchemy, terms: dict[str, Any]
) -> None:
    placement = a_desk(**terms).trio.placement

    facts = facts_of(placement)

    assert names_in(facts) == named_by(*OF_A_PLACEMENT)
    for name, value in flat(facts):
        assert isinstance(value, str | bool | list), name
    for family in OF_A_PLACEMENT:
        for name, rows in CATALOGUES[family].rows.items():
            found = dict(flat(facts))[name]
            assert all(set(row) == set(rows.sample[0]) for row in found), name


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_signed_changes_nothing_of_what_is_agreed(db: SQLAlchemy) -> None:
    desk = sent(a_desk(minor=True))
    before = facts_of(desk.trio.placement, desk.agreement)
    do_jobs(sign(desk))
    after = facts_of(desk.trio.placement, desk.agreement)

    assert before["signatures"] != after["signatures"]
    assert digest({**before, "original": after["original"]}) == digest(after)
    assert digest({**after, "notice": "另一份告知"}) != digest(after)


def test_statement_certificate_and_seal_request_bring_the_facts_of_their_catalogues(db: SQLAlchemy) -> None:
    school = a_desk().trio.placement.school
    paper = ToSeal(title="协议", number="XY-1", subject="周*", copies=3, pages=4, places=("甲方盖章处", "骑缝处"))
    asked = seal_facts(school, [paper, paper], purpose="签订", by="陆文静", on=date(2026, 2, 25))

    assert names_in(samples.statement().facts()) == named_by(Family.STATEMENT)
    assert names_in(samples.certificate().facts()) == named_by(Family.CERTIFICATE)
    assert names_in(asked) == named_by(Family.SEAL)
    assert [asked["seal"][name] for name in ("documents", "copies", "sheets", "impressions")] == ["2", "6", "24", "12"]


def test_a_snapshot_holds_what_is_printed_and_what_was_asked() -> None:
    wording = house_wording(PaperKind.WORK_PLACEMENT_AGREEMENT)

    kept = used_facts(wording, sample_facts(wording.kind))

    assert kept["student.name"] == "周子衿"
    assert kept["minor"] == "是"
    assert kept["special_filing"] == "否"
    assert kept["hours.days"].startswith("星期一 08:30 17:00 12:00—12:30 8；星期二")
    assert not VOLATILE & set(kept)
    assert "stay.special_filing" not in kept
    assert "vetting.report" not in kept
    assert all(str(label_of(wording.kind, name)) != name for name in kept)


def test_a_snapshot_follows_the_text_and_the_conditions() -> None:
    kind = PaperKind.INFORMED_CONSENT
    body = "# 同意书\n{{ student.name }}{% if minor %}{{ guardian.name }}{% endif %}\n[[insurances]]"

    minor = used_facts(Wording(kind, body, "1"), sample_facts(kind))
    adult = used_facts(Wording(kind, body, "1"), {**sample_facts(kind), "minor": False})

    insured = {"insurances", "insurance.number", "insurance.insurer"}
    assert set(minor) == {"student.name", "guardian.name", "minor"} | insured
    assert set(adult) == {"student.name", "minor"} | insured
    assert label_of(kind, "no.longer").msgid == "no.longer"
    assert catalogue_of(kind) is CATALOGUES[Family.LEARNER]
