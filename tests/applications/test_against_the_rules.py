"""What the rules say of one student in one slot: age, school year, major, dangers; and what a woman declares."""

from __future__ import annotations

from datetime import date

import pytest

from placement.applications import queries, services
from placement.applications.rules import DECLARABLE
from placement.kernel.errors import RuleBroken
from placement.kernel.findings import Finding, Severity
from tests.factories.applications import MORNING, STATEMENT, Stage, a_stage, a_teacher_stage
from tests.factories.people import a_student, viewer_for

pytestmark = pytest.mark.usefixtures("db")
TODAY = date(2026, 3, 16)


def a_dangerous_stage(*hazards: str) -> Stage:
    """The usual stage, whose post has become dangerous since the school published it."""
    stage = a_stage()
    stage.slot.hazards = ",".join(hazards)
    return stage


def found(stage: Stage, student: object, **more: object) -> dict[str, Finding]:
    rows = services.findings_on(student, stage.slot, on=TODAY, **more)  # type: ignore[arg-type]
    return {row.rule: row for row in rows}


def refusal(stage: Stage, student: object, *declares: str) -> str | None:
    """The rule that keeps a student from applying, if one does."""
    me = viewer_for(student)  # type: ignore[arg-type]
    try:
        services.apply(stage.release, STATEMENT, by=me, at=MORNING, declares=declares)
    except RuleBroken as error:
        return error.code
    return None


@pytest.mark.parametrize("born, allowed", [(date(2008, 6, 30), True), (date(2008, 7, 1), False)])
@pytest.mark.parametrize("hazard, for_minors", [("heat", False), ("noise", True)])
def test_what_is_barred_to_minors_is_barred_until_the_day_after_the_birthday(
    hazard: str, born: date, *, allowed: bool, for_minors: bool
) -> None:
    stage = a_dangerous_stage(hazard)
    student = a_student(stage.school, "小徐", born=born)

    assert refusal(stage, student) == (None if allowed or for_minors else "R-301")
    if not (allowed or for_minors):
        finding = found(stage, student)["R-301"]
        assert "2026-07-02 起满 18 周岁" in str(finding.sum)
        assert "高温作业" in str(finding.message)
        assert not finding.waivable


@pytest.mark.parametrize(
    "hazard, male, declares, barred",
    [
        ("heavy_loads", False, (), True),
        ("heavy_loads", True, (), False),
        ("labour_4", False, (), True),
        ("underground", False, ("nursing",), True),
        ("cold_water", False, (), False),
        ("cold_water", False, ("menstruation",), True),
        ("cold_water", False, ("pregnancy",), True),
        ("cold_water", False, ("nursing",), False),
        ("cold_water", False, ("nursing", "menstruation"), True),
        ("cold_water", True, ("menstruation",), False),
        ("noise", False, ("menstruation",), False),
        ("noise", False, ("pregnancy",), True),
        ("toxic", False, ("nursing",), True),
        ("toxic", False, ("nonsense",), False),
        ("dust", False, tuple(DECLARABLE), False),
    ],
)
def test_women_are_kept_from_list_c_and_from_the_others_on_their_own_word(
    hazard: str, declares: tuple[str, ...], *, male: bool, barred: bool
) -> None:
    stage = a_dangerous_stage(hazard)

    assert refusal(stage, a_student(stage.school, "林晓", male=male), *declares) == ("R-302" if barred else None)


@pytest.mark.parametrize(
    "male, posted, kept",
    [
        (False, ("pregnancy", "menstruation"), "menstruation,pregnancy"),
        (False, (), ""),
        (False, ("pregnancy", "pregnancy", "盗取", ""), "pregnancy"),
        (False, tuple(sorted(DECLARABLE)), "menstruation,nursing,pregnancy"),
        (True, ("pregnancy",), ""),
    ],
)
def test_only_what_a_woman_may_declare_is_kept(posted: tuple[str, ...], kept: str, *, male: bool) -> None:
    stage = a_stage()
    student = a_student(stage.school, "林晓", male=male)

    application = services.apply(stage.release, STATEMENT, by=viewer_for(student), at=MORNING, declares=posted)

    assert application.declares == kept


def test_a_teacher_declares_nothing() -> None:
    stage, teacher = a_teacher_stage()

    application = services.apply(stage.release, STATEMENT, by=viewer_for(teacher), at=MORNING, declares=("pregnancy",))

    assert application.declares == ""


@pytest.mark.parametrize(
    "major, severity, check",
    [
        ("710201", None, None),
        ("710203", None, None),
        ("710301", Severity.WARN, "in_class"),
        ("740104", Severity.BLOCK, "in_category"),
        ("730301", Severity.BLOCK, "in_category"),
    ],
)
def test_another_class_is_to_be_looked_at_and_another_category_to_be_waived_but_one_may_apply(
    major: str, severity: Severity | None, check: str | None
) -> None:
    stage = a_stage()
    student = a_student(stage.school, "林晓", major=major)

    finding = found(stage, student).get("R-110")

    assert (finding and finding.severity, finding and finding.check) == (severity, check)
    if finding:
        assert finding.waivable is (severity is Severity.BLOCK)
        assert f"所学专业 {major}" in str(finding.sum)
        assert "岗位面向 710201" in str(finding.sum)
    assert refusal(stage, student) is None


def test_dangers_that_nobody_told_are_unknown_and_refuse_nobody() -> None:
    stage = a_stage()
    stage.slot.hazards = None
    student = a_student(stage.school, "林晓", male=False)

    told = found(stage, student)

    assert {rule: row.severity for rule, row in told.items()} == {
        "R-301": Severity.UNKNOWN,
        "R-302": Severity.UNKNOWN,
    }
    assert refusal(stage, student) is None


def test_whom_nothing_stands_against_has_no_finding() -> None:
    stage = a_stage()

    assert found(stage, stage.student) == {}


@pytest.mark.parametrize(
    "hazard, facts, rule",
    [
        ("heat", {"minor": True}, "未成年学生禁忌从事：高温作业"),
        ("heavy_loads", {"male": False}, "女学生禁忌从事：超限负重作业"),
        ("heat", {}, None),
        ("heavy_loads", {}, None),
        ("cold_water", {"male": False}, None),
    ],
)
def test_nobody_is_nominated_for_what_the_law_bars(hazard: str, facts: dict[str, bool], rule: str | None) -> None:
    stage = a_dangerous_stage(hazard)
    student = a_student(stage.school, "林晓", **facts)  # type: ignore[arg-type]

    against = services.ineligible(student, stage.slot, at=MORNING)

    assert (against is None) is (rule is None)
    if rule:
        assert rule in str(against)
        with pytest.raises(RuleBroken, match="R-30"):
            services.nominate(stage.release, student.user_id, by=stage.office, at=MORNING)
    else:
        assert services.nominate(stage.release, student.user_id, by=stage.office, at=MORNING).state == "nominated"


def test_another_category_keeps_nobody_from_being_nominated() -> None:
    stage = a_stage()
    student = a_student(stage.school, "远专业", major="740104")

    assert services.ineligible(student, stage.slot, at=MORNING) is None


def test_a_refused_application_leaves_nothing_behind() -> None:
    stage = a_dangerous_stage("cold_water")
    student = a_student(stage.school, "林晓", male=False)

    assert refusal(stage, student, "pregnancy") == "R-302"

    assert queries.live_application(stage.slot.id, student.user_id) is None
