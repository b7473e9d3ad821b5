"""Which papers a placement needs, how each stands, what has changed, who signs again: tables of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from placement.agreements.rules import Party
from placement.packets.rules import (
    NEGOTIATED,
    PACKET,
    SIGNERS,
    Change,
    Situation,
    Standing,
    changed_facts,
    due_on,
    empty_facts,
    facts_of_terms,
    needed,
    school_places,
    signers,
    standing,
)
from placement.papers.kinds import KINDS, PaperKind
from placement.slots.rules import SlotKind

LAST_DAY = date(2026, 12, 31)
BASIC = ("informed_consent", "safety_undertaking", "internship_plan")


@pytest.mark.parametrize(
    "kind,more,expected",
    [
        ("work_placement", {}, (*BASIC, "work_placement_agreement", "appraisal_form")),
        ("apprenticeship", {}, (*BASIC, "apprenticeship_agreement", "appraisal_form")),
        (
            "work_placement",
            {"self_found": True},
            ("self_found_application", *BASIC, "work_placement_agreement", "appraisal_form"),
        ),
        (
            "work_placement",
            {"new_enterprise": True},
            ("site_visit_report", *BASIC, "work_placement_agreement", "appraisal_form"),
        ),
        (
            "work_placement",
            {"changes": (PaperKind.TERMINATION, PaperKind.SUPPLEMENT)},
            (*BASIC, "work_placement_agreement", "supplement", "termination", "appraisal_form"),
        ),
        ("observation", {"new_enterprise": True, "self_found": True}, ("observation_schedule",)),
        ("teacher_practice", {"new_enterprise": True}, ("teacher_agreement",)),
    ],
)
def test_each_placement_needs_its_papers_in_the_order_of_the_packet(
    kind: str, more: dict[str, Any], expected: tuple[str, ...]
) -> None:
    situation = Situation(kind=kind, last_day=LAST_DAY, **more)

    assert needed(situation) == expected


@pytest.mark.parametrize("kind", SlotKind)
def test_whatever_a_placement_needs_has_signers_and_a_place_in_the_packet(kind: SlotKind) -> None:
    everything = Situation(
        kind=kind,
        last_day=LAST_DAY,
        self_found=True,
        new_enterprise=True,
        changes=(PaperKind.SUPPLEMENT, PaperKind.TERMINATION),
    )

    assert set(needed(everything)) <= set(PACKET) == set(SIGNERS)


def test_the_appraisal_is_due_in_the_last_three_weeks_and_nothing_else_has_a_day() -> None:
    situation = Situation(kind="work_placement", last_day=LAST_DAY)

    days = {kind: due_on(kind, situation) for kind in needed(situation)}

    assert {kind: day for kind, day in days.items() if day} == {PaperKind.APPRAISAL_FORM: date(2026, 12, 10)}


@pytest.mark.parametrize(
    "facts,expected",
    [
        ({}, Standing.MISSING),
        ({"due": False}, Standing.NOT_DUE),
        ({"issued": True}, Standing.CURRENT),
        ({"issued": True, "due": False}, Standing.CURRENT),
        ({"issued": True, "changed": True}, Standing.STALE),
        ({"issued": True, "signing": True}, Standing.SIGNING),
        ({"signing": True}, Standing.SIGNING),
        ({"issued": True, "signed": True}, Standing.SIGNED),
        ({"signed": True}, Standing.SIGNED),
        ({"issued": True, "signed": True, "changed": True}, Standing.STALE),
        ({"issued": True, "signing": True, "changed": True}, Standing.STALE),
    ],
)
def test_a_paper_stands_by_what_it_says_and_then_by_who_has_signed(facts: dict[str, bool], expected: Standing) -> None:
    told = {"due": True, "issued": False, "changed": False, "signing": False, "signed": False, **facts}

    assert standing(**told) is expected


def test_only_what_stands_on_the_paper_can_make_it_out_of_date() -> None:
    then = {"stay.site": "江陵路1888号", "stay.post": "测试员", "minor": "是", "guardian.name": "周建国"}
    now = {"stay.site": "文一西路998号", "stay.post": "测试员", "minor": "否", "pay.monthly": "3,000.00"}

    changed = changed_facts(then, now)

    assert changed == (Change("minor", "是", "否"), Change("stay.site", "江陵路1888号", "文一西路998号"))


def test_a_fact_that_was_taken_back_is_a_change_too() -> None:
    assert changed_facts({"mentor.name": "罗志强"}, {"mentor.name": ""}) == (Change("mentor.name", "罗志强", ""),)


def test_a_supplement_accounts_for_every_fact_about_its_terms() -> None:
    assert facts_of_terms(["pay_fen", "ends_on"]) == {"pay.monthly", "pay.capitals", "stay.end", "stay.duration"}
    assert facts_of_terms(["something_new"]) == {"something_new"}


@pytest.mark.parametrize(
    "kind,minor,expected",
    [
        (PaperKind.INFORMED_CONSENT, False, {Party.PERSON, Party.GUARDIAN}),
        (PaperKind.SAFETY_UNDERTAKING, False, {Party.SCHOOL, Party.ENTERPRISE, Party.PERSON}),
        (PaperKind.SAFETY_UNDERTAKING, True, {Party.SCHOOL, Party.ENTERPRISE, Party.PERSON, Party.GUARDIAN}),
        (PaperKind.INTERNSHIP_PLAN, True, {Party.SCHOOL, Party.ENTERPRISE}),
        (PaperKind.SITE_VISIT_REPORT, False, {Party.SCHOOL}),
    ],
)
def test_the_guardian_signs_beside_a_minor_and_always_consents(
    kind: PaperKind, minor: bool, expected: set[Party]
) -> None:
    assert set(signers(kind, minor=minor)) == expected


def test_a_fact_that_a_kind_may_not_leave_out_is_missed_when_it_is_empty() -> None:
    told = dict.fromkeys(KINDS[PaperKind.SELF_FOUND_APPLICATION].required, "写了") | {"mentor.name": " "}

    assert empty_facts(PaperKind.SELF_FOUND_APPLICATION, told, ()) == ["mentor.name"]
    assert empty_facts(PaperKind.SELF_FOUND_APPLICATION, told, {"minor"}) == ["mentor.name", "guardian.name"]


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind in PACKET])
def test_the_seal_of_the_school_never_goes_where_the_enterprise_seals(kind: PaperKind) -> None:
    places = {str(place) for place in school_places(kind)}

    assert places <= {"甲方盖章处", "学校意见处", "骑缝处"}
    assert bool(places) == (kind is not PaperKind.INFORMED_CONSENT)


def test_what_is_sent_for_signing_is_never_made_by_a_print_run() -> None:
    assert {kind.value for kind in NEGOTIATED} == {
        "work_placement_agreement",
        "apprenticeship_agreement",
        "teacher_agreement",
        "supplement",
        "termination",
    }
