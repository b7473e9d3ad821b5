"""What a change of terms does to money: promises follow the new days and site, a month is paid by the site of each day.

The figures are by hand: 25% of 2,660 yuan in 余杭 (330110) and of 2,430 yuan in 淳安 (330127) from January 2026 on.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.attendance.models import MonthSheet
from placement.infra import events
from placement.kernel.actors import SYSTEM
from placement.kernel.clock import at_local
from placement.kernel.errors import RuleBroken
from placement.kernel.periods import Month
from placement.placements import taking_effect, terms
from placement.placements.models import Placement
from placement.placements.taking_effect import Agreed
from placement.subsidies.models import LedgerEntry, StatementLine, WaitingCommitment
from placement.subsidies.services.books import replayed, standing
from tests.conftest import TODAY
from tests.factories.attendance import a_confirmed_sheet, a_sheet
from tests.factories.people import a_teacher
from tests.factories.subsidies import NOW, a_desk, a_settled_month, a_signed_placement

MARCH = Month(2026, 3)
CHUNAN = {"division": "330127", "address": "千岛湖镇 1 号"}
WHOLE, WHOLE_CHUNAN = 66_500, 60_750


def change(placement: Placement, after: dict[str, Any], on: date = TODAY, *, number: int = 1) -> None:
    """A signed supplement, carried out at once where its day has come."""
    agreed = Agreed(f"BC-A-2026-{number:04d}", after, on, agreed_at=NOW)
    taking_effect.agree(placement, agreed, at=NOW)


def test_another_site_is_promised_from_its_day_on_by_its_own_wage(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    before = standing(placement.id)

    change(placement, CHUNAN)

    after = standing(placement.id)
    assert after["2026-03"] == 63_364  # (10 × 2,660 + 12 × 2,430) × 25% ÷ 22 = 633.636…
    assert after["2026-05"] == 53_069  # 18 days and 1 May, of 21.75
    assert (after["2026-04"], after["2026-06"]) == (WHOLE_CHUNAN, WHOLE_CHUNAN)
    assert [after[month] for month in ("2026-01", "2026-02")] == [before[month] for month in ("2026-01", "2026-02")]
    assert desk.budget.committed_fen == sum(after.values()) == replayed(desk.school.id, 2026).committed


def test_a_later_end_is_promised_as_far_as_six_months_reach(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    change(placement, {"ends_on": "2026-07-31"})
    # 6 - (20 + 18 + 19) / 21.75 - 3 = 0.379310… of a month is left for July
    assert standing(placement.id)["2026-07"] == 25_224
    assert desk.budget.committed_fen == sum(standing(placement.id).values())


def test_an_earlier_end_gives_back_what_will_not_be_earned(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    change(placement, {"ends_on": "2026-04-30"})
    assert set(standing(placement.id)) == {"2026-01", "2026-02", "2026-03", "2026-04"}
    released = select(LedgerEntry.amount_fen).where(LedgerEntry.kind == "release", LedgerEntry.month == "2026-06")
    assert list(db.session.scalars(released)) == [-WHOLE]


def test_what_becomes_more_waits_for_room_and_loses_nothing_that_is_promised(db: SQLAlchemy) -> None:
    desk = a_desk(approved_fen=2 * WHOLE_CHUNAN + 1_000)
    placement = desk.trainee(starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30), division="330127")
    assert standing(placement.id) == {"2026-03": WHOLE_CHUNAN, "2026-04": WHOLE_CHUNAN}

    change(placement, {"division": "330110", "address": "文一西路 998 号"}, date(2026, 3, 16))

    assert standing(placement.id) == {"2026-03": WHOLE_CHUNAN, "2026-04": WHOLE_CHUNAN}
    waiting = {row.month: row.amount_fen for row in db.session.scalars(select(WaitingCommitment))}
    assert waiting == {"2026-03": 3_136, "2026-04": WHOLE - WHOLE_CHUNAN}  # 638.863… - 607.50 in March


def test_hours_and_pay_alone_promise_nothing_else(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    entries = len(db.session.scalars(select(LedgerEntry)).all())
    change(placement, {"pay_fen": 300_000, "title": "测试组长"})
    assert len(db.session.scalars(select(LedgerEntry)).all()) == entries


def test_a_second_change_is_promised_on_top_of_the_first(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    change(placement, CHUNAN)
    change(placement, {"division": "330110", "address": "文一西路 998 号"}, date(2026, 4, 1), number=2)
    taking_effect.apply_due(at=at_local(date(2026, 4, 1)))
    promised = standing(placement.id)
    assert (promised["2026-03"], promised["2026-04"], promised["2026-06"]) == (63_364, WHOLE, WHOLE)
    assert desk.budget.committed_fen == sum(promised.values())


def test_a_settled_month_keeps_its_sum(db: SQLAlchemy) -> None:
    desk = a_desk()
    statement = a_settled_month(desk, "张华生")
    placement, total = statement.lines[0].placement, statement.total_fen
    change(placement, CHUNAN)
    assert "2026-02" not in standing(placement.id)
    assert (statement.total_fen, statement.lines[0].amount_fen) == (total, total)


def test_a_month_with_two_sites_is_paid_by_the_wage_of_each_day(db: SQLAlchemy) -> None:
    """March 2026: ten days in 余杭, then twelve in 淳安, all worked."""
    desk = a_desk()
    placement = desk.trainee()
    change(placement, CHUNAN)
    a_confirmed_sheet(placement, MARCH)

    statement = desk.prepare(MARCH, at=at_local(date(2026, 4, 2)))

    line = db.session.scalars(select(StatementLine).where(StatementLine.payable)).one()
    assert (line.amount_fen, line.fraction, statement.total_fen) == (63_364, "1", 63_364)
    assert [division for division, _, _ in line.wage_keys] == ["330110", "330127"]
    told = "\n".join(str(sentence) for sentence in line.derivation)
    assert "淳安县" in told
    assert "2,660.00 × 10.0 + 2,430.00 × 12.0" in told
    assert standing(placement.id).get("2026-03") is None


def test_a_line_names_the_post_of_its_month(db: SQLAlchemy) -> None:
    desk = a_desk()
    statement = a_settled_month(desk, "张华生")
    placement = statement.lines[0].placement
    change(placement, {"title": "测试组长"})
    assert (statement.lines[0].post, placement.title) == ("软件测试员", "测试组长")


@pytest.mark.parametrize("since,refused", [(date(2026, 2, 2), True), (date(2026, 3, 2), False)])
def test_a_decided_month_is_out_of_reach(db: SQLAlchemy, since: date, refused: bool) -> None:
    desk = a_desk()
    placement = a_settled_month(desk, "张华生").lines[0].placement
    reach = terms.Reach(placement, since)
    if not refused:
        events.happened("terms_reach_back", reach, by=SYSTEM, at=NOW)
        return
    with pytest.raises(RuleBroken, match="2026-02") as why:
        events.happened("terms_reach_back", reach, by=SYSTEM, at=NOW)
    assert why.value.field == "effective_on"


def test_an_open_sheet_follows_the_new_days_and_hours_and_keeps_what_was_entered(db: SQLAlchemy) -> None:
    """Sick on the 18th; Monday to Thursday from the 16th on; the stay ends on the 26th."""
    desk = a_desk()
    placement = desk.trainee()
    sheet = a_sheet(placement, MARCH)
    sheet.codes = sheet.codes[:17] + "S" + sheet.codes[18:]
    four = {name: [["08:30", "12:00"]] for name in ("mon", "tue", "wed", "thu")}

    change(placement, {"weekly": four})
    assert sheet.codes == "RPPPPPRRPPPPPRRPPSPRRRPPPPRRRPP"

    change(placement, {"ends_on": "2026-03-26"}, number=2)
    assert sheet.codes == "RPPPPPRRPPPPPRRPPSPRRRPPPP-----"

    change(placement, {"ends_on": "2026-04-30"}, number=3)
    assert sheet.codes == "RPPPPPRRPPPPPRRPPSPRRRPPPPRRRPP"


def test_a_confirmed_sheet_stays_as_it_is(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    sheet = a_confirmed_sheet(placement, Month(2026, 2))
    codes = sheet.codes
    change(placement, {"weekly": {"mon": [["08:30", "12:00"]]}})
    assert db.session.get_one(MonthSheet, sheet.id).codes == codes


def test_a_new_sheet_is_planned_by_the_week_in_force_on_each_day(db: SQLAlchemy) -> None:
    desk = a_desk()
    placement = desk.trainee()
    change(placement, {"weekly": {"mon": [["08:30", "12:00"]], "wed": [["08:30", "12:00"]]}})
    assert a_sheet(placement, MARCH).codes == "RPPPPPRRPPPPPRR" + "PRPRRRRPRPRRRRPR"


def test_a_teachers_promise_follows_a_later_end(db: SQLAlchemy) -> None:
    desk = a_desk()
    stay = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 27)}
    placement = a_signed_placement(desk.school, desk.enterprise, a_teacher(desk.school), **stay)
    before = standing(placement.id)
    change(placement, {"ends_on": "2026-04-30"})
    after = standing(placement.id)
    assert (set(before), set(after), after["2026-04"]) == ({"2026-03"}, {"2026-03", "2026-04"}, WHOLE)


def test_a_private_school_is_promised_nothing_by_new_terms(db: SQLAlchemy) -> None:
    desk = a_desk(public=False)
    change(desk.trainee(), {"ends_on": "2026-07-31"})
    assert db.session.scalars(select(WaitingCommitment)).all() == []
