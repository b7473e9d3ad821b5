"""The sum of one person-month: a table worked out by hand, and properties that must always hold."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange, Month
from placement.reference.tables import work_calendar
from placement.subsidies.rules import Method, MonthSubsidy, PersonMonth, Policy, month_subsidy, refuse_unpayable
from tests.subsidies import oracle

SCHEDULED = Policy(Method.SCHEDULED_DAYS)


@dataclass(frozen=True)
class Wage:
    effective_from: date
    monthly_fen: int
    document: str = "文号"
    confirmed: bool = True


OLD, NEW = Wage(date(2024, 1, 1), 249000), Wage(date(2026, 3, 16), 266000)


def whole_month(least: str) -> Policy:
    return Policy(Method.WHOLE_MONTH, Fraction(least))


def subsidy(
    month: str, stay: str, codes: str, *, wages: tuple[Wage, ...] = (OLD,), policy: Policy | None = None
) -> MonthSubsidy:
    """`stay` is "01-31" within the month, or two full dates with a slash between."""
    start, end = stay.split("/") if "/" in stay else (f"{month}-{day}" for day in stay.split("-"))
    sheet = PersonMonth(
        place="上城区",
        month=Month.parse(month),
        stay=DateRange(date.fromisoformat(start), date.fromisoformat(end)),
        codes=codes.replace(" ", ""),
    )
    return month_subsidy(sheet, wages=wages, calendar=work_calendar(), policy=policy)


# March 2026 begins on a Sunday and has 22 working days; its weeks below begin on Sunday.
MARCH = "RPPPPPR RPPPPPR RPPPPPR RPPPPPR RPP"
# February 2026: 1st a Sunday; off 15-23, statutory 16-19; the Saturdays 14 and 28 are worked; 16 working days.
FEBRUARY = "RPPPPPR RPPPPPP RFFFFRR RRPPPPP"
# May 2026: 1st a Friday; off 1-5, statutory Friday 1 and Saturday 2; Saturday 9 is worked; 19 working days.
MAY = "FF RRRPPPP RPPPPPR RPPPPPR RPPPPPR R"

TABLE = [
    # month, stay, codes, amount in fen, E, S, fraction
    ("2026-03", "01-31", MARCH, 62250, "22", 0, Fraction(1)),
    ("2026-03", "01-31", MARCH[:-1] + "A", 60103, "21", 0, Fraction(84, 87)),
    ("2026-03", "01-31", "RPPPPPR RPPPPPR RPPPPPR RPPPPLR RAA", 54379, "19", 0, Fraction(76, 87)),
    ("2026-03", "01-31", "RPPPPPR RPPPPPR RPPPPPR RPPPPHR RLL", 55810, "19.5", 0, Fraction(78, 87)),
    ("2026-03", "01-31", "RHHHHHR RHHHHHR RHHHHHR RHHHHHR RHH", 31483, "11", 0, Fraction(44, 87)),
    ("2026-03", "02-31", "-PPPPPR RPPPPPR RPPPPPR RPPPPPR RPP", 62250, "22", 0, Fraction(1)),
    ("2026-03", "16-31", MARCH, 34345, "12", 0, Fraction(48, 87)),
    ("2026-03", "01-15", MARCH, 28621, "10", 0, Fraction(40, 87)),
    ("2026-03", "31-31", MARCH, 2862, "1", 0, Fraction(4, 87)),
    ("2026-03", "01-01", MARCH, 0, "0", 0, Fraction(0)),
    ("2026-03", "2025-09-01/2026-08-31", MARCH, 62250, "22", 0, Fraction(1)),
    ("2026-03", "2025-09-01/2026-03-06", MARCH, 14310, "5", 0, Fraction(20, 87)),
    ("2026-03", "2026-04-01/2026-06-30", MARCH, 0, "0", 0, Fraction(0)),
    ("2026-03", "2025-04-01/2026-02-28", MARCH, 0, "0", 0, Fraction(0)),
    ("2026-03", "01-31", "TLSARFT TLSARFT TLSARFT TLSARFT TLS", 0, "0", 0, Fraction(0)),
    ("2026-03", "01-31", "-" * 31, 0, "0", 0, Fraction(0)),
    ("2026-03", "01-31", "P" * 31, 62250, "31", 0, Fraction(1)),
    ("2026-03", "01-31", "R" * 30 + "P", 2862, "1", 0, Fraction(4, 87)),
    # F on plain working days is no statutory holiday
    ("2026-03", "01-31", "RFFFFFR RPPPPPR RPPPPPR RPPPPPR RPP", 48655, "17", 0, Fraction(68, 87)),
    # Spring Festival month, all its 16 working days: full although 20 / 21.75 is less
    ("2026-02", "01-28", FEBRUARY, 62250, "16", 4, Fraction(1)),
    # the worked Saturday missed: 15 + 4 of 21.75
    ("2026-02", "01-28", "RPPPPPR RPPPPPR RFFFFRR RRPPPPP", 54379, "15", 4, Fraction(76, 87)),
    # the statutory days coded R instead of F: they count nothing, but the month is full all the same
    ("2026-02", "01-28", "RPPPPPR RPPPPPP RRRRRRR RRPPPPP", 62250, "16", 0, Fraction(1)),
    ("2026-02", "02-28", "-PPPPPR RPPPPPP RFFFFRR RRPPPPP", 57241, "16", 4, Fraction(80, 87)),
    # only the holiday weeks: the statutory days alone are paid
    ("2026-02", "15-23", FEBRUARY, 11448, "0", 4, Fraction(16, 87)),
    # the swapped rest day of 20 February coded F by mistake counts nothing
    ("2026-02", "15-23", "RPPPPPR RPPPPPP RFFFFFR RRPPPPP", 11448, "0", 4, Fraction(16, 87)),
    ("2026-02", "18-28", FEBRUARY, 20034, "5", 2, Fraction(28, 87)),
    # May: Friday the 1st counts in S, Saturday the 2nd is statutory but falls on a weekend
    ("2026-05", "01-31", MAY, 62250, "19", 1, Fraction(1)),
    ("2026-05", "01-31", "FF RRRPPPR RPPPPPR RPPPPPR RPPPPPR R", 54379, "18", 1, Fraction(76, 87)),
    ("2026-05", "01-03", MAY, 2862, "0", 1, Fraction(4, 87)),
    ("2026-05", "02-03", MAY, 0, "0", 0, Fraction(0)),
    # April: Qingming is a Sunday, its substitute Monday 6 April coded F counts nothing
    ("2026-04", "04-12", "PPPRRFPPPPRRPPPPPRRPPPPPRRPPPP", 11448, "4", 0, Fraction(16, 87)),
    # statutory Thursday 1 October worked, with the code P: one day, not two
    ("2026-10", "01-02", "PF" + "R" * 29, 5724, "1", 1, Fraction(8, 87)),
    # leap year, 29 days
    ("2024-02", "29-29", "P" * 29, 2862, "1", 0, Fraction(4, 87)),
]


@pytest.mark.parametrize("month, stay, codes, amount, eligible, statutory, fraction", TABLE)
def test_a_month_is_paid_by_its_paid_days(
    month: str, stay: str, codes: str, amount: int, eligible: str, statutory: int, fraction: Fraction
) -> None:
    found = subsidy(month, stay, codes)

    assert found.amount_fen == amount
    assert (found.eligible_days, found.statutory_days) == (Fraction(eligible), statutory)
    assert found.fraction == fraction
    assert found.base_fen == 62250


@pytest.mark.parametrize(
    "policy, codes, amount",
    [
        (SCHEDULED, MARCH, 62250),
        (SCHEDULED, MARCH[:-1] + "H", 60835),  # 21.5 / 22
        (SCHEDULED, "R" * 30 + "P", 2830),  # 1 / 22
        (SCHEDULED, "P" * 31, 62250),
        (SCHEDULED, "R" * 31, 0),
        (whole_month("22"), MARCH, 62250),
        (whole_month("22"), MARCH[:-1] + "H", 0),
        (whole_month("21.5"), MARCH[:-1] + "H", 62250),
        (whole_month("0"), "R" * 31, 0),
        (whole_month("0"), "R" * 30 + "H", 62250),
        (whole_month("32"), "P" * 31, 0),
    ],
)
def test_other_methods_are_policy(policy: Policy, codes: str, amount: int) -> None:
    assert subsidy("2026-03", "01-31", codes, policy=policy).amount_fen == amount


def test_scheduled_days_divide_by_the_working_days_of_the_whole_month_and_leave_holidays_out() -> None:
    found = subsidy("2026-02", "15-28", FEBRUARY, policy=SCHEDULED)

    assert found.fraction == Fraction(5, 16)
    assert found.statutory_days == 4


@pytest.mark.parametrize(
    "stay, codes, amount, base",
    [
        ("01-31", MARCH, 64568, 62250),  # full: (10 × 622.50 + 12 × 665.00) / 22 = 645.6818
        ("01-31", "RPPPPPR RPPPPPR RPPPPPR RPPPPPR RAA", 59195, 62250),  # 10 + 10 days: 643.75 × 20 / 21.75
        ("01-15", MARCH, 28621, 62250),  # all under the old wage
        ("16-31", MARCH, 36690, 62250),  # all under the new wage, the base shown is still that of the first day
        ("15-16", MARCH, 3057, 62250),  # Sunday the 15th and Monday the 16th
        ("13-16", MARCH, 5920, 62250),  # one day each: (622.50 + 665.00) / 2 × 2 / 21.75
    ],
)
def test_a_wage_that_changes_inside_the_month_is_weighted_by_the_days_under_each(
    stay: str, codes: str, amount: int, base: int
) -> None:
    found = subsidy("2026-03", stay, codes, wages=(OLD, NEW))

    assert (found.amount_fen, found.base_fen) == (amount, base)


def test_the_order_of_the_wage_rows_does_not_matter() -> None:
    assert subsidy("2026-03", "01-31", MARCH, wages=(NEW, OLD)) == subsidy("2026-03", "01-31", MARCH, wages=(OLD, NEW))


def test_the_base_of_an_odd_wage_is_rounded_for_show_and_the_amount_only_once() -> None:
    found = subsidy("2026-03", "01-20", MARCH, wages=(Wage(date(2024, 1, 1), 249_002),))

    assert found.base_fen == 62251  # 622.505, shown as 622.51
    assert found.monthly_fen == Fraction(124501, 2)
    assert found.amount_fen == 42931  # 622.505 × 15 / 21.75 = 429.3138; rounded twice it would be 429.32


def test_a_day_counted_at_another_enterprise_is_not_counted_again() -> None:
    first = subsidy("2026-03", "01-10", MARCH)
    sheet = PersonMonth(
        place="上城区",
        month=Month(2026, 3),
        stay=DateRange(date(2026, 3, 10), date(2026, 3, 11)),
        codes=MARCH.replace(" ", ""),
        taken=first.counted,
    )

    second = month_subsidy(sheet, wages=(OLD,), calendar=work_calendar())

    assert first.counted[date(2026, 3, 10)] == 1
    assert second.eligible_days == 1
    assert any("不重复计算" in str(sentence) for sentence in second.derivation)


def test_the_other_half_of_a_half_day_can_still_be_counted() -> None:
    day = date(2026, 3, 10)
    sheet = PersonMonth(
        place="上城区",
        month=Month(2026, 3),
        stay=DateRange(day, day),
        codes="P" * 31,
        taken={day: Fraction(1, 2)},
    )

    found = month_subsidy(sheet, wages=(OLD,), calendar=work_calendar())

    assert found.eligible_days == Fraction(1, 2)


@pytest.mark.parametrize("codes", ["P" * 30, "P" * 32, "", "p" * 31, "P" * 30 + "X", "Ｐ" * 31])
def test_codes_that_do_not_fit_the_month_are_refused(codes: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        subsidy("2026-03", "01-31", codes)

    assert refused.value.code == "bad_codes"


def test_without_a_wage_on_the_first_day_nothing_is_calculated() -> None:
    with pytest.raises(RuleBroken) as refused:
        subsidy("2026-03", "16-31", MARCH, wages=(NEW,))

    assert refused.value.code == "wage_row_missing"
    assert "2026-03-01" in str(refused.value.message)


def test_a_month_that_the_calendar_does_not_hold_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        subsidy("2028-03", "01-31", "P" * 31)

    assert refused.value.code == "calendar_missing"


def test_an_unconfirmed_wage_calculates_and_says_so() -> None:
    found = subsidy("2026-03", "01-31", MARCH, wages=(Wage(date(2024, 1, 1), 249000, confirmed=False),))

    assert found.amount_fen == 62250
    assert not found.confirmed
    assert any("尚未确认" in str(sentence) for sentence in found.derivation)


def test_a_provisional_calendar_is_mentioned() -> None:
    provisional = subsidy("2027-03", "01-31", "P" * 31)
    official = subsidy("2026-03", "01-31", MARCH)

    assert (provisional.provisional, official.provisional) == (True, False)
    assert "暂定" in str(provisional.derivation[-1])


def test_the_derivation_shows_every_figure_of_the_sum_and_what_it_rests_on() -> None:
    told = "\n".join(map(str, subsidy("2026-02", "02-28", FEBRUARY, wages=(OLD,)).derivation))

    for part in (
        "2,490.00 × 25% = 622.50",
        "16.0",
        "02-16、02-17、02-18、02-19",
        "21.75",
        "0.919540",
        "572.41",
        "文号",
    ):
        assert part in told
    assert "人社部发〔2025〕2号" in told


@pytest.mark.parametrize(
    "kind, public, code",
    [
        ("work_placement", False, "not_payable_private_school"),
        ("observation", False, "not_payable_private_school"),
        ("observation", True, "not_payable_observation"),
        ("apprenticeship", True, "not_payable_observation"),
        ("", True, "not_payable_observation"),
    ],
)
def test_private_schools_and_observations_earn_nothing(kind: str, public: bool, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        refuse_unpayable(kind, school_public=public)

    assert refused.value.code == code


@pytest.mark.parametrize("kind", ["work_placement", "teacher", "teacher_practice"])
def test_placements_and_teachers_of_public_schools_are_payable(kind: str) -> None:
    refuse_unpayable(kind, school_public=True)


@pytest.mark.parametrize("least", [None, Fraction(-1)])
def test_the_whole_month_method_needs_its_least_days(least: Fraction | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        Policy(Method.WHOLE_MONTH, least)

    assert refused.value.code == "unknown_method"


MONTHS = st.sampled_from([f"{year}-{number:02d}" for year in (2024, 2025, 2026) for number in range(1, 13)])


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, date, date, str]:
    month = draw(MONTHS)
    days = oracle.days_of(month)
    near = st.dates(days[0] - timedelta(10), days[-1] + timedelta(10))
    start, end = sorted((draw(near), draw(near)))
    if draw(st.booleans()):
        start, end = days[0], days[-1]
    likely = st.sampled_from("PPPPPPPHFR" if draw(st.booleans()) else "PHLSARFT-")
    codes = "".join(draw(st.lists(likely, min_size=len(days), max_size=len(days))))
    if draw(st.booleans()):
        codes = "".join("P" if oracle.is_workday(day) else "F" for day in days)
    return month, start, end, codes


@given(cases(), st.integers(100_000, 400_000), st.integers(100_000, 400_000), st.integers(1, 31), st.data())
def test_every_method_agrees_with_the_formula_written_straight_down(
    case: tuple[str, date, date, str], before: int, after: int, change: int, data: st.DataObject
) -> None:
    month, start, end, codes = case
    day = oracle.days_of(month)[min(change, 28) - 1]
    least = data.draw(st.sampled_from(["0", "10", "15.5", "21"]))
    policy = data.draw(st.sampled_from([Policy(), SCHEDULED, whole_month(least)]))

    found = subsidy(
        month, f"{start}/{end}", codes, wages=(Wage(date(2020, 1, 1), before), Wage(day, after)), policy=policy
    )

    assert found.amount_fen == oracle.amount_fen(
        month,
        start,
        end,
        codes,
        wages=[("2020-01-01", before), (day.isoformat(), after)],
        method=policy.method,
        min_days=float(least),
    )


@given(cases(), st.integers(1, 400_000), st.integers(1, 400_000))
def test_nobody_earns_more_than_a_quarter_of_the_higher_wage(
    case: tuple[str, date, date, str], before: int, after: int
) -> None:
    month, start, end, codes = case
    wages = (Wage(date(2020, 1, 1), before), Wage(oracle.days_of(month)[14], after))

    found = subsidy(month, f"{start}/{end}", codes, wages=wages)

    assert 0 <= found.amount_fen <= -(-max(before, after) // 4)
    assert 0 <= found.fraction <= 1


@given(cases(), st.data())
def test_one_more_day_worked_never_lowers_the_amount(case: tuple[str, date, date, str], data: st.DataObject) -> None:
    month, start, end, codes = case
    place = data.draw(st.integers(0, len(codes) - 1))
    better = codes[:place] + "P" + codes[place + 1 :]

    less = subsidy(month, f"{start}/{end}", codes)
    more = subsidy(month, f"{start}/{end}", better)

    assert more.amount_fen >= less.amount_fen


@given(cases(), st.data())
def test_codes_outside_the_stay_count_nothing_whatever_they_are(
    case: tuple[str, date, date, str], data: st.DataObject
) -> None:
    month, start, end, codes = case
    other = "".join(
        code if start <= day <= end else data.draw(st.sampled_from("PHLSARFT-"))
        for day, code in zip(oracle.days_of(month), codes, strict=True)
    )

    assert subsidy(month, f"{start}/{end}", other).amount_fen == subsidy(month, f"{start}/{end}", codes).amount_fen
