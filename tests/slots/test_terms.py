"""What can be saved, what belongs to which kind, what a change means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from placement.kernel.errors import RuleBroken
from placement.slots.rules import PracticeForm, SlotKind, Venue
from placement.slots.terms import AS_WORKER, SlotTerms, a_year_on, changed, faults, only_of_kind, require_sound

TODAY = date(2026, 3, 16)
SOUND = SlotTerms(
    kind=SlotKind.WORK_PLACEMENT, title="软件测试员", tasks="测试", site_id=1, venue=Venue.OFFICE, capacity=5,
    starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31), pay_fen=280_000, major_codes=("710201",),
    hazards=("dust",), post_staff=50, regular_wage_fen=350_000, lowest_wage_fen=260_000,
)  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"hazards": None, "post_staff": None, "regular_wage_fen": None, "lowest_wage_fen": None},  # not told yet
        {"hazards": ()},
        {"post_staff": 0},
        {"lowest_wage_fen": 350_000},
    ],
)
def test_sound_terms_have_no_fault(change: dict[str, Any]) -> None:
    assert faults(replace(SOUND, **change), today=TODAY) == []


@pytest.mark.parametrize(
    "field,change",
    [
        ("title", {"title": "  "}),
        ("title", {"title": "长" * 61}),
        ("tasks", {"tasks": ""}),
        ("tasks", {"tasks": "长" * 2001}),
        ("requirements", {"requirements": "长" * 1001}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": -1}),
        ("capacity", {"capacity": 501}),
        ("capacity", {"capacity": 10**9}),
        ("labour_class", {"labour_class": 5}),
        ("pay_day", {"pay_day": 32}),
        ("pay_fen", {"pay_fen": -1}),
        ("pay_fen", {"pay_fen": 5_000_001}),
        ("break_minutes", {"break_minutes": -1}),
        ("break_minutes", {"work_begins": "08:00", "work_ends": "09:00", "break_minutes": 60}),
        ("ends_on", {"ends_on": date(2026, 6, 30)}),
        ("ends_on", {"ends_on": date(2026, 7, 1)}),
        ("ends_on", {"starts_on": date(2025, 9, 1), "ends_on": date(2026, 3, 16)}),
        ("starts_on", {"ends_on": date(2036, 7, 1)}),
        ("starts_on", {"starts_on": date(1026, 7, 1)}),
        ("starts_on", {"starts_on": date(9999, 1, 1), "ends_on": date(9999, 12, 31)}),
        ("hazards", {"hazards": ("dust", "moon")}),
        ("post_staff", {"post_staff": -1}),
        ("post_staff", {"post_staff": 100_001}),
        ("regular_wage_fen", {"regular_wage_fen": 0, "lowest_wage_fen": None}),
        ("regular_wage_fen", {"regular_wage_fen": 5_000_001}),
        ("lowest_wage_fen", {"lowest_wage_fen": -1}),
        ("lowest_wage_fen", {"lowest_wage_fen": 350_001}),
        ("work_begins", {"work_begins": "25:00"}),
        ("weekdays", {"weekdays": ""}),
        ("weekdays", {"weekdays": "118"}),
        ("major_codes", {"major_codes": ()}),
        ("major_codes", {"major_codes": tuple(f"7102{n:02d}" for n in range(21))}),
        ("practice_form", {"kind": SlotKind.TEACHER_PRACTICE}),
    ],
)
def test_each_fault_stands_beside_its_field(field: str, change: dict[str, Any]) -> None:
    found = faults(replace(SOUND, **change), today=TODAY)

    assert [name for name, _ in found] == [field]
    assert str(found[0][1])


def test_the_first_fault_is_raised_with_its_field() -> None:
    with pytest.raises(RuleBroken) as refused:
        require_sound(replace(SOUND, capacity=0, weekdays=""), today=TODAY)

    assert (refused.value.code, refused.value.field) == ("bad_terms", "capacity")


@pytest.mark.parametrize(
    "kind,kept,dropped",
    [
        (SlotKind.OBSERVATION, {"board", "hazards"}, {*AS_WORKER, "practice_form"} - {"hazards"}),
        (SlotKind.WORK_PLACEMENT, {"board", *AS_WORKER}, {"practice_form"}),
        (SlotKind.APPRENTICESHIP, {"board", *AS_WORKER}, {"practice_form"}),
        (SlotKind.TEACHER_PRACTICE, {"board", "lodging", "practice_form"}, {*AS_WORKER} - {"lodging"}),
    ],
)
def test_what_does_not_belong_to_a_kind_is_put_back(kind: SlotKind, kept: set[str], dropped: set[str]) -> None:
    full = replace(
        SOUND,
        kind=kind,
        board=True,
        lodging=True,
        labour_class=2,
        mentor_id=7,
        pay_day=20,
        practice_form=PracticeForm.POST,
    )

    lean = only_of_kind(full)

    assert changed(full, lean) == dropped
    assert all(getattr(lean, name) == getattr(full, name) for name in kept)


def test_a_year_on_the_last_day_of_february_becomes_the_28th() -> None:
    leap = replace(SOUND, starts_on=date(2024, 2, 29), ends_on=date(2024, 8, 31))

    later = a_year_on(leap, today=date(2024, 3, 1))

    assert (later.starts_on, later.ends_on) == (date(2025, 2, 28), date(2025, 8, 31))


def test_an_old_slot_is_moved_on_until_it_ends_after_today() -> None:
    later = a_year_on(replace(SOUND, starts_on=date(2022, 3, 1), ends_on=date(2022, 3, 16)), today=TODAY)

    assert (later.starts_on, later.ends_on) == (date(2027, 3, 1), date(2027, 3, 16))
