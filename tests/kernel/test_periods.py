"""Months and spans of days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.kernel.errors import RuleBroken
from placement.kernel.periods import DateRange, Month

MARCH = Month(2026, 3)


def span(start: str, end: str) -> DateRange:
    return DateRange(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text, days, last",
    [
        ("2026-02", 28, date(2026, 2, 28)),
        ("2028-02", 29, date(2028, 2, 29)),
        ("2026-03", 31, date(2026, 3, 31)),
        ("2026-04", 30, date(2026, 4, 30)),
        ("9999-12", 31, date(9999, 12, 31)),
    ],
)
def test_a_month_knows_its_days(text: str, days: int, last: date) -> None:
    month = Month.parse(text)

    assert (month.days, month.last, str(month)) == (days, last, text)
    assert next(iter(month)) == month.first
    assert list(month)[-1] == month.last
    assert len(list(month)) == days


@pytest.mark.parametrize(
    "text",
    [
        "2026-13",
        "2026-00",
        "0000-01",
        "2026-3",
        "26-03",
        "2026/03",
        "2026-03-01",
        "",
        "二〇二六",
        "２０２６-03",
        "2026-03\n",
    ],
)
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        Month.parse(text)

    assert refused.value.code == "bad_month"


def test_months_follow_each_other_across_the_year_and_sort() -> None:
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert MARCH.plus(-15) == Month(2024, 12)
    assert sorted([Month(2026, 1), Month(2025, 12), MARCH]) == [Month(2025, 12), Month(2026, 1), MARCH]
    assert Month(2025, 12) < Month(2026, 1) <= Month(2026, 1) < MARCH


def test_a_day_belongs_to_its_month_only() -> None:
    assert date(2026, 3, 31) in MARCH
    assert date(2026, 4, 1) not in MARCH
    assert date(2025, 3, 31) not in MARCH
    assert Month.of(date(2026, 3, 31)) == MARCH


def test_a_span_of_one_day_is_a_span() -> None:
    assert span("2026-03-05", "2026-03-05").days == 1


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        span("2026-03-05", "2026-03-04")

    assert refused.value.code == "end_before_start"


@pytest.mark.parametrize(
    "other, overlaps, covers, shared",
    [
        (span("2026-03-10", "2026-03-20"), True, True, span("2026-03-10", "2026-03-20")),
        (span("2026-03-12", "2026-03-18"), True, True, span("2026-03-12", "2026-03-18")),
        (span("2026-03-20", "2026-03-25"), True, False, span("2026-03-20", "2026-03-20")),
        (span("2026-03-01", "2026-03-31"), True, False, span("2026-03-10", "2026-03-20")),
        (span("2026-03-21", "2026-03-25"), False, False, None),
        (span("2026-03-01", "2026-03-09"), False, False, None),
    ],
)
def test_spans_share_days_or_not(other: DateRange, overlaps: bool, covers: bool, shared: DateRange | None) -> None:
    stay = span("2026-03-10", "2026-03-20")

    assert (stay.overlaps(other), stay.covers(other), stay.intersect(other)) == (overlaps, covers, shared)


def test_a_span_names_the_months_it_touches() -> None:
    stay = span("2025-12-31", "2026-02-01")

    assert list(stay.months()) == [Month(2025, 12), Month(2026, 1), Month(2026, 2)]


@pytest.mark.parametrize(
    "parts, missing",
    [
        ([], ["2026-03-01 至 2026-06-30"]),
        ([("2026-03-01", "2026-06-30")], []),
        ([("2026-02-01", "2026-07-31")], []),
        ([("2026-03-01", "2026-04-30"), ("2026-05-01", "2026-06-30")], []),
        ([("2026-05-01", "2026-06-30"), ("2026-03-01", "2026-05-15")], []),
        ([("2026-03-01", "2026-04-29"), ("2026-05-01", "2026-06-30")], ["2026-04-30 至 2026-04-30"]),
        ([("2026-03-02", "2026-06-29")], ["2026-03-01 至 2026-03-01", "2026-06-30 至 2026-06-30"]),
        ([("2025-01-01", "2025-12-31"), ("2026-07-01", "2026-12-31")], ["2026-03-01 至 2026-06-30"]),
    ],
)
def test_gaps_are_the_days_no_part_covers(parts: list[tuple[str, str]], missing: list[str]) -> None:
    found = span("2026-03-01", "2026-06-30").gaps([span(*part) for part in parts])

    assert [str(gap) for gap in found] == missing


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
SPANS = st.tuples(DAYS, DAYS).map(lambda ends: DateRange(min(ends), max(ends)))


@given(SPANS, st.lists(SPANS, max_size=5))
def test_gaps_and_parts_together_are_exactly_the_span(whole: DateRange, parts: list[DateRange]) -> None:
    uncovered = {day for gap in whole.gaps(parts) for day in gap}

    assert uncovered == {day for day in whole if not any(day in part for part in parts)}
