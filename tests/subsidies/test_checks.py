"""The thirteen checks as pure rules, and the small pure parts beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from placement.kernel.periods import DateRange, Month
from placement.kernel.text import Text
from placement.reference.tables import work_calendar
from placement.subsidies.checks import (
    CheckName,
    Evidence,
    Result,
    budget_check,
    failures,
    from_json,
    is_payable,
    look,
    to_json,
)
from placement.subsidies.claims import practice_codes
from placement.subsidies.register import Counted, Register
from placement.subsidies.states import EntryKind, Figures, effect, replay
from placement.subsidies.wording import stored, told

GOOD = Evidence(
    teacher=False,
    agreement_signed_on=date(2026, 1, 5),
    agreement_superseded=False,
    days_outside_agreement=(),
    confirmed=Text("已确认"),
    findings=(),
    safety_trained=True,
    holidays_worked=0,
    days_uninsured=(),
    used_up_elsewhere=False,
    school_public=True,
    payee_problem=None,
    unconfirmed_wages=(),
)
DAYS = tuple(date(2026, 3, day) for day in range(2, 7))


@pytest.mark.parametrize(
    "changes,name,result",
    [
        ({"agreement_signed_on": None}, CheckName.AGREEMENT_SIGNED, Result.FAILED),
        ({"agreement_superseded": True}, CheckName.CURRENT_VERSION, Result.FAILED),
        ({"days_outside_agreement": DAYS}, CheckName.AGREEMENT_COVERS, Result.FAILED),
        ({"confirmed": None}, CheckName.SHEET_CONFIRMED, Result.FAILED),
        ({"findings": (Text("监护人未签字"),)}, CheckName.NO_OPEN_FINDING, Result.FAILED),
        ({"holidays_worked": 2}, CheckName.NO_OPEN_FINDING, Result.PASSED),
        ({}, CheckName.PAY_RECEIVED, Result.NOT_RECORDED),
        ({"days_uninsured": DAYS[:1]}, CheckName.INSURANCE_COVERS, Result.FAILED),
        ({"teacher": True, "days_uninsured": DAYS}, CheckName.INSURANCE_COVERS, Result.NOT_APPLICABLE),
        ({}, CheckName.SAFETY_TRAINING, Result.PASSED),
        ({"safety_trained": False}, CheckName.SAFETY_TRAINING, Result.FAILED),
        ({"teacher": True, "safety_trained": False}, CheckName.SAFETY_TRAINING, Result.NOT_APPLICABLE),
        ({"used_up_elsewhere": True}, CheckName.NOT_CLAIMED_ELSEWHERE, Result.FAILED),
        ({"school_public": False}, CheckName.SCHOOL_PUBLIC, Result.FAILED),
        ({"payee_problem": Text("户名不一致")}, CheckName.PAYEE_MATCHES, Result.FAILED),
        ({"unconfirmed_wages": (Text("某区标准"),)}, CheckName.WAGE_CONFIRMED, Result.OPEN),
    ],
)
def test_each_check_looks_at_its_own_evidence(changes: dict[str, Any], name: CheckName, result: Result) -> None:
    found = look(replace(GOOD, **changes))

    assert found[name].result is result
    assert is_payable(found) is (result is not Result.FAILED)


def test_good_evidence_passes_and_the_budget_has_the_last_word() -> None:
    found = look(GOOD)

    assert is_payable(found)
    assert set(found) == set(CheckName) - {CheckName.BUDGET_FREE}
    assert not is_payable({**found, CheckName.BUDGET_FREE: budget_check(fits=False, year=2026)})


def test_results_come_back_from_the_column_as_they_went_in() -> None:
    found = look(replace(GOOD, days_uninsured=DAYS))

    kept = to_json(found)

    assert from_json(kept) == from_json(to_json(from_json(kept)))
    assert [str(reason) for reason in failures(kept)] == ["实习责任保险不含 2026-03-02、2026-03-03、2026-03-04 等 5 天"]


def test_a_stored_sentence_keeps_the_sentences_inside_it() -> None:
    sentence = Text("%(what)s，须先处理（%(day)s）", what=Text("缺少 %(n)s 份", n=2), day=date(2026, 3, 1))

    again = told(stored(sentence))

    assert str(again) == str(sentence) == "缺少 2 份，须先处理（2026-03-01）"
    assert isinstance(again.values["what"], Text)


def test_recognised_days_become_codes_and_holidays_count_on_agreed_weekdays_only() -> None:
    month, stay = Month(2026, 5), DateRange(date(2026, 5, 1), date(2026, 5, 8))
    days = {date(2026, 5, 6): Fraction(1), date(2026, 5, 7): Fraction(1, 2)}
    kind_of = work_calendar().kind

    assert practice_codes(month, days, stay=stay, weekdays="12345", kind_of=kind_of)[:9] == "FRRRRPHR-"
    assert practice_codes(month, days, stay=stay, weekdays="3", kind_of=kind_of)[:9] == "RRRRRPHR-"


def test_the_register_counts_a_day_once_and_a_cycle_over_all_stays() -> None:
    march, one = Month(2026, 3), {DAYS[0]: Fraction(1, 2)}
    register = Register(
        [
            Counted(1, 10, march, Fraction(1, 4), one, teacher=True),
            Counted(1, 11, march, Fraction(1, 4), {DAYS[0]: Fraction(1)}, teacher=True),
            Counted(2, 12, march, Fraction(1, 2), one),
        ]
    )

    assert register.taken(1, march) == {DAYS[0]: 1}
    assert (register.month_used(1, march), register.placement_used(10)) == (Fraction(1, 2), Fraction(1, 4))
    assert register.cycle_used(1, DateRange(date(2022, 1, 1), date(2026, 12, 31))) == Fraction(1, 2)
    assert register.cycle_used(1, DateRange(date(2020, 1, 1), date(2024, 12, 31))) == 0


def test_every_kind_of_entry_moves_its_figure() -> None:
    assert effect(EntryKind.PAYMENT, 100) == Figures(earned=-100, paid=100)
    moved = [
        ("commitment", 500),
        ("release", -500),
        ("earning", 480),
        ("correction", -30),
        ("recovery", -50),
        ("payment", 400),
    ]
    assert replay(moved) == Figures(committed=0, earned=0, paid=400)
