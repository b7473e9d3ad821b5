"""What no number of interns, no later start and no order of rows may break."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from placement.compliance.engine import Colour, check, gate
from placement.compliance.facts import Facts
from placement.compliance.hazards import Hazard
from placement.compliance.rulebook import RuleBook, RuleRow
from placement.compliance.week import DAY, Day, Shift, Week
from placement.kernel.findings import Finding, Severity, Waiver
from placement.kernel.periods import DateRange
from tests.compliance.cases import APPRENTICE, BOOK, GOOD, TODAY, spoil
from tests.compliance.spoilt import BROKEN, CASES

moderate = settings(max_examples=60, deadline=None)
AGE_RULES = {"R-103", "R-204", "R-301"}
CAPS = {"R-114", "R-115"}
HEADS = st.integers(0, 300)
ALL_DAY = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY))
SHIFTS = ALL_DAY.map(lambda told: Shift(told[0], told[0] + told[1]))
DAYS = st.lists(SHIFTS, max_size=3)
MAJORS = st.sampled_from(["710203", "710201", "710301", "510203", "310501", "730101", "520201", "790202"])
ANY_CASE = st.sampled_from(CASES)
UNTIL = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
WAIVERS = st.builds(
    Waiver,
    rule=st.sampled_from(["R-110", "R-117", "R-119", "R-321", "R-303"]),
    reason=st.sampled_from(["甲", "乙"]),
    person=st.sampled_from(["李老师", "王老师"]),
    until=UNTIL,
)


def told(facts: Facts, *, book: RuleBook = BOOK) -> list[Finding]:
    return check(facts, on=TODAY, book=book)


def rules_of(facts: Facts, among: set[str]) -> set[str]:
    return {finding.rule for finding in check(facts, on=TODAY, book=BOOK, only=among)}


@moderate
@given(staff=HEADS, there=HEADS, coming=st.integers(0, 50), more=st.integers(0, 50))
def test_another_intern_never_lifts_a_cap(staff: int, there: int, coming: int, more: int) -> None:
    def with_interns(there: int, coming: int) -> Facts:
        plan = spoil("plan", coming=coming)
        return spoil("post", staff=staff, interns=there, of=spoil("enterprise", staff=staff, interns=there, of=plan))

    before = rules_of(with_interns(there, coming), CAPS)

    assert before <= rules_of(with_interns(there + more, coming), CAPS)
    assert before <= rules_of(with_interns(there, coming + more), CAPS)


@moderate
@given(staff=HEADS, there=HEADS, more=st.integers(0, 50))
def test_another_employee_never_brings_a_cap(staff: int, there: int, more: int) -> None:
    small = spoil("enterprise", staff=staff, interns=there)
    large = spoil("enterprise", staff=staff + more, interns=there)

    assert rules_of(large, CAPS) <= rules_of(small, CAPS)


@moderate
@given(
    born=st.dates(date(2006, 1, 1), date(2012, 12, 31)),
    start=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    later=st.integers(0, 800),
    kind=st.sampled_from([GOOD, APPRENTICE]),
)
def test_a_later_start_never_makes_anybody_younger(born: date, start: date, later: int, kind: Facts) -> None:
    def starting(first: date) -> set[str]:
        minor = spoil("person", birth_date=born, of=spoil("papers", guardian_signs=False, signed_on=first, of=kind))
        dangerous = spoil("post", hazards=frozenset(Hazard), of=minor)
        return rules_of(spoil("plan", stay=DateRange(first, first + timedelta(days=180)), of=dangerous), AGE_RULES)

    assert starting(start + timedelta(days=later)) <= starting(start)


@moderate
@given(
    born=st.dates(date(2006, 1, 1), date(2012, 12, 31)),
    start=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    older=st.integers(0, 800),
)
def test_an_older_student_is_never_refused_where_a_younger_one_is_not(born: date, start: date, older: int) -> None:
    stay = spoil("plan", stay=DateRange(start, start + timedelta(days=180)))
    dangerous = spoil("post", hazards=frozenset(Hazard), of=spoil("papers", guardian_signs=False, of=stay))
    elder = spoil("person", birth_date=born - timedelta(days=older), of=dangerous)

    assert rules_of(elder, AGE_RULES) <= rules_of(spoil("person", birth_date=born, of=dangerous), AGE_RULES)


@moderate
@given(rows=st.permutations(BOOK.rows), facts=ANY_CASE)
def test_the_order_of_the_rows_changes_nothing(rows: list[RuleRow], facts: Facts) -> None:
    assert told(facts, book=RuleBook(rows, BOOK.version)) == told(facts)


@moderate
@given(rows=st.lists(st.sampled_from(BOOK.rows), unique_by=lambda row: row.key), facts=ANY_CASE)
def test_fewer_rows_never_find_another_rule(rows: list[RuleRow], facts: Facts) -> None:
    found = {finding.rule for finding in told(facts, book=RuleBook(rows, BOOK.version))}

    assert found <= {finding.rule for finding in told(facts)}


@moderate
@given(days=st.lists(DAYS, min_size=7, max_size=7), data=st.data(), filing=st.sampled_from([True, False, None]))
def test_the_order_of_the_shifts_of_a_day_changes_nothing(
    days: list[list[Shift]], data: st.DataObject, filing: bool | None
) -> None:
    shuffled = [data.draw(st.permutations(day)) for day in days]
    weeks = [Week(tuple(Day(tuple(day)) for day in told)) for told in (days, shuffled)]
    first, second = (told(spoil("plan", week=week, special_filing=filing)) for week in weeks)

    assert first == second


@moderate
@given(day=DAYS, shift=SHIFTS)
def test_another_shift_never_lifts_a_limit(day: list[Shift], shift: Shift) -> None:
    limits = {"R-311", "R-312", "R-316"}
    less, more = (spoil("plan", week=Week((Day(tuple(shifts)), *[Day()] * 6))) for shifts in (day, [*day, shift]))

    assert rules_of(less, limits) <= rules_of(more, limits)


@moderate
@given(waivers=st.lists(WAIVERS, max_size=5), data=st.data(), key=st.sampled_from(sorted(BROKEN)))
def test_the_order_of_waivers_changes_nothing(waivers: list[Waiver], data: st.DataObject, key: tuple[str, str]) -> None:
    shuffled = data.draw(st.permutations(waivers))

    assert told(replace(BROKEN[key], waivers=tuple(waivers))) == told(replace(BROKEN[key], waivers=tuple(shuffled)))


@moderate
@given(waivers=st.lists(WAIVERS, max_size=5), facts=ANY_CASE)
def test_a_waiver_adds_and_removes_no_finding_and_never_makes_a_light_green(
    waivers: list[Waiver], facts: Facts
) -> None:
    bare, softened = told(facts), told(replace(facts, waivers=tuple(waivers)))
    before, after = gate(bare), gate(softened)

    assert [replace(finding, waiver=None) for finding in softened] == bare
    assert all((after[light] is Colour.GREEN) is (before[light] is Colour.GREEN) for light in before)


@moderate
@given(
    violations=st.lists(st.dates(date(2022, 1, 1), date(2026, 12, 31)), max_size=5),
    majors=st.lists(MAJORS, max_size=5),
    data=st.data(),
)
def test_the_order_of_violations_and_majors_changes_nothing(
    violations: list[date], majors: list[str], data: st.DataObject
) -> None:
    def case(violations: list[date], majors: list[str]) -> Facts:
        return spoil("post", major_codes=tuple(majors), of=spoil("enterprise", violations=tuple(violations)))

    shuffled = case(data.draw(st.permutations(violations)), data.draw(st.permutations(majors)))

    assert told(shuffled) == told(case(violations, majors))


@moderate
@given(policies=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=5), data=st.data())
def test_the_order_of_policies_changes_nothing(policies: list[tuple[int, int]], data: st.DataObject) -> None:
    first = GOOD.plan.start
    assert first is not None
    spans = [
        DateRange(first + timedelta(days=since), first + timedelta(days=since + length)) for since, length in policies
    ]
    shuffled = data.draw(st.permutations(spans))

    assert told(spoil("papers", insurance=tuple(shuffled))) == told(spoil("papers", insurance=tuple(spans)))


@moderate
@given(facts=ANY_CASE, other=ANY_CASE, part=st.sampled_from(["person", "post", "enterprise", "papers"]))
def test_a_light_is_red_when_a_finding_under_it_stops_and_green_when_there_is_none(
    facts: Facts, other: Facts, part: str
) -> None:
    findings = told(replace(facts, **{part: getattr(other, part)}))
    lights = gate(findings)
    stopped = {finding.light for finding in findings if finding.stops}

    assert {light for light, colour in lights.items() if colour is Colour.RED} == stopped
    assert {light for light, colour in lights.items() if colour is not Colour.GREEN} == {
        finding.light for finding in findings
    }


@moderate
@given(facts=ANY_CASE, filing=st.sampled_from([False, None]), hazard=st.sampled_from(Hazard), shift=SHIFTS)
def test_the_filing_for_special_needs_lifts_what_it_is_for_and_nothing_else(
    facts: Facts, filing: bool | None, hazard: Hazard, shift: Shift
) -> None:
    assume(facts.plan.week is not None)
    risky = spoil(
        "post", hazards=frozenset({hazard}), of=spoil("plan", week=Week((Day((shift,)), *[Day()] * 6)), of=facts)
    )
    without = told(spoil("plan", special_filing=filing, special_filed_on=None, of=risky))
    lifted = told(spoil("plan", special_filing=True, special_filed_on=None, of=risky))

    assert lifted == [finding for finding in without if finding.rule not in {"R-305", "R-313", "R-316", "R-317"}]
    assert all(finding.severity in (Severity.BLOCK, Severity.UNKNOWN) for finding in without if finding not in lifted)
