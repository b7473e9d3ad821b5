"""The shipped tables: what they say, and that they say it the way the sums read it."""

from datetime import date

import pytest

from placement.kernel.periods import DateRange, Month
from placement.kernel.workdays import DayKind
from placement.reference import tables
from placement.reference.rules import Division, Divisions, Wage, Wages

CALENDAR = tables.work_calendar()

STATUTORY = {
    2024: "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03",
    2025: "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06",
    2026: "01-01 02-16 02-17 02-18 02-19 04-05 05-01 05-02 06-19 09-25 10-01 10-02 10-03",
    2027: "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03",
}
OFF = {
    2024: "01-01/01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-08/06-10 09-15/09-17 10-01/10-07",
    2025: "01-01/01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
    2026: "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
}
WORKED_WEEKENDS = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


def days(year: int, text: str) -> list[date]:
    return [date.fromisoformat(f"{year}-{part}") for part in text.split()]


def off_days(year: int) -> set[date]:
    spans = (part.split("/") for part in OFF[year].split())
    return {day for start, end in spans for day in DateRange(*days(year, f"{start} {end}"))}


def all_days(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_the_statutory_days_are_those_of_the_law_on_holidays(year: int) -> None:
    found = [day for day in all_days(year) if CALENDAR.is_statutory(day)]

    assert found == days(year, STATUTORY[year])
    assert len(found) == (11 if year == 2024 else 13)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_follows_from_the_official_off_periods_and_working_weekends(year: int) -> None:
    statutory, worked = set(days(year, STATUTORY[year])), set(days(year, WORKED_WEEKENDS[year]))
    for day in all_days(year):
        weekend = day.weekday() >= 5
        if day in statutory:
            expected = DayKind.STATUTORY
        elif day in off_days(year):
            expected = DayKind.REST if weekend else DayKind.SWAPPED_REST
        elif weekend:
            expected = DayKind.SWAPPED_WORK if day in worked else DayKind.REST
        else:
            expected = DayKind.WORK
        assert CALENDAR.kind(day) is expected, day


@pytest.mark.parametrize("day", ["2025-06-02", "2026-04-06", "2026-05-04"])
def test_a_substitute_rest_day_is_not_statutory(day: str) -> None:
    assert CALENDAR.kind(date.fromisoformat(day)) is DayKind.SWAPPED_REST


def test_only_2027_is_provisional_and_has_no_swapped_days() -> None:
    assert not any(CALENDAR.is_provisional(all_days(year)) for year in (2024, 2025, 2026))
    assert all(CALENDAR.row(day).provisional for day in all_days(2027))
    assert {CALENDAR.kind(day) for day in all_days(2027)} == {DayKind.WORK, DayKind.REST, DayKind.STATUTORY}


def test_every_month_with_a_wage_has_a_calendar() -> None:
    whole = DateRange(date(2017, 12, 1), date(2027, 12, 31))

    assert all(CALENDAR.row(day).source for day in whole)


@pytest.mark.parametrize(
    "division, day, yuan, confirmed",
    [
        ("330102", "2017-12-01", 2010, True),
        ("330112", "2020-12-31", 1800, True),
        ("330112", "2021-01-01", 2010, True),
        ("330102", "2021-07-31", 2010, True),
        ("330102", "2021-08-01", 2280, True),
        ("330111", "2024-01-01", 2490, True),
        ("330102", "2025-12-31", 2490, True),
        ("330102", "2026-01-01", 2660, False),
        ("330182", "2023-12-31", 2070, True),
        ("330182", "2024-01-01", 2260, False),
        ("330122", "2024-06-01", 2260, False),
        ("330127", "2026-03-01", 2430, False),
    ],
)
def test_a_wage_is_the_one_in_force_on_the_day(division: str, day: str, yuan: int, confirmed: bool) -> None:
    row = tables.wages().monthly_on(division, date.fromisoformat(day))

    assert row is not None
    assert (row.monthly_fen, row.confirmed) == (yuan * 100, confirmed)


@pytest.mark.parametrize(
    "division, day", [("330102", "2017-11-30"), ("330122", "2021-07-31"), ("330100", "2026-03-01")]
)
def test_where_no_row_is_in_force_there_is_none(division: str, day: str) -> None:
    assert tables.wages().monthly_on(division, date.fromisoformat(day)) is None


def wage(effective: str, known: str, fen: int, **more: str) -> Wage:
    return Wage("330102", date.fromisoformat(effective), date.fromisoformat(known), fen, **more)


def test_of_two_rows_for_one_date_the_later_known_wins() -> None:
    rows = [wage("2026-01-01", "2026-06-01", 266100), wage("2026-01-01", "2026-01-01", 266000)]

    found = Wages(rows).monthly_on("330102", date(2026, 3, 1))

    assert found is not None
    assert found.monthly_fen == 266100


def test_a_later_effective_date_wins_over_a_later_publication() -> None:
    rows = [wage("2025-01-01", "2026-06-01", 250000), wage("2026-01-01", "2026-01-01", 266000)]

    found = Wages(rows).monthly_on("330102", date(2026, 3, 1))

    assert found is not None
    assert found.monthly_fen == 266000


def test_what_was_not_yet_published_can_be_left_out() -> None:
    before_the_notice = tables.wages().monthly_on("330102", date(2024, 3, 1), known_on=date(2024, 4, 30))
    after_it = tables.wages().monthly_on("330102", date(2024, 3, 1), known_on=date(2024, 5, 1))

    assert before_the_notice is not None
    assert after_it is not None
    assert (before_the_notice.monthly_fen, after_it.monthly_fen) == (228000, 249000)


def test_a_month_in_which_the_wage_changes_has_two_rows_in_order() -> None:
    rows = [wage("2026-03-16", "2026-03-16", 266000), wage("2024-01-01", "2024-05-01", 249000)]

    found = Wages(rows).in_month("330102", Month(2026, 3))

    assert [row.monthly_fen for row in found] == [249000, 266000]
    assert Wages(rows).in_month("330102", Month(2023, 3)) == ()


def test_an_administrator_confirms_a_row_by_its_document_number() -> None:
    unconfirmed = wage("2026-01-01", "2026-01-01", 266000, confidence="amount from a secondary source")

    assert not unconfirmed.confirmed
    assert wage("2026-01-01", "2026-01-01", 266000, confirmed_document="杭政函〔2026〕1号").confirmed


@pytest.mark.parametrize(
    "code, day, active",
    [
        ("330103", "2021-04-08", True),
        ("330103", "2021-04-09", False),
        ("330113", "2021-04-08", False),
        ("330113", "2021-04-09", True),
        ("330102", "1990-01-01", True),
        ("999999", "2026-01-01", False),
    ],
)
def test_a_division_is_active_within_its_life(code: str, day: str, active: bool) -> None:
    assert bool(tables.divisions().active_on(code, date.fromisoformat(day))) is active


def test_an_abolished_division_stays_readable_and_names_its_successor() -> None:
    abolished = tables.divisions().get("330103")

    assert abolished is not None
    assert (abolished.name, abolished.successor) == ("下城区", "330105")
    assert "330103" not in [row.code for row in tables.divisions().all_on(date(2026, 1, 1))]


def test_divisions_can_be_built_from_any_rows() -> None:
    rows = Divisions([Division("330199", "新区", "district", valid_from=date(2030, 1, 1))])

    assert rows.active_on("330199", date(2029, 12, 31)) is None
    assert rows.active_on("330199", date(2030, 1, 1)) is not None


def test_the_catalogue_holds_358_majors_whose_codes_nest() -> None:
    majors = tables.majors()

    assert len(majors) == 358
    assert all(row.class_code == row.code[:4] and row.category_code == row.code[:2] for row in majors.all())
    assert len(majors.categories) == 19


def test_a_major_is_found_with_its_class_and_category() -> None:
    major = tables.majors().get("610101")

    assert major is not None
    assert (major.name, major.class_name, major.category_name) == ("种子生产技术", "农业类", "农林牧渔大类")
    assert major in tables.majors().in_class("6101")
    assert major in tables.majors().in_category("61")
    assert tables.majors().get("999999") is None


@pytest.mark.parametrize(
    "code, section",
    [
        ("6233", "H"),
        ("9013", "R"),
        ("8051", "O"),
        ("05", "A"),
        ("97", "T"),
        ("7264", "L"),
        ("98", None),
        ("9", None),
        ("62a", None),
    ],
)
def test_an_industry_code_belongs_to_a_section(code: str, section: str | None) -> None:
    found = tables.industries().section_of(code)

    assert (found.section if found else None) == section
