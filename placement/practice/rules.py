"""The teacher's month: the life of a practice record, categories of days, and what is still owed."""

from __future__ import annotations

from enum import StrEnum

from placement.accounts.rules import Role
from placement.kernel.text import Text
from placement.kernel.transitions import Table, Transition


class RecordState(StrEnum):
    """Where a practice record stands."""

    PLANNED = "planned"
    RUNNING = "running"
    REPORTED = "reported"
    ENTERPRISE_ASSESSED = "enterprise_assessed"
    RECOGNISED = "recognised"
    RETURNED = "returned"
    NOT_RECOGNISED = "not_recognised"


class DayCategory(StrEnum):
    """What a logged day was spent on (domain.md, teacher practice)."""

    POST = "岗位实践"
    TRAINING = "技能培训"
    DEVELOPMENT = "产品研发/技术创新"
    OBSERVATION = "考察观摩"
    COURSE = "课程开发"
    GUIDING = "指导学生"


class DayPart(StrEnum):
    """A whole day or one half of it."""

    FULL = "full"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class Assessment(StrEnum):
    """The enterprise's judgement of the stay."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"
    FAIL = "fail"


RECORD_STATE_LABELS = {
    RecordState.PLANNED: Text("待开始"),
    RecordState.RUNNING: Text("实践中"),
    RecordState.REPORTED: Text("已提交总结，待企业考核"),
    RecordState.ENTERPRISE_ASSESSED: Text("企业已考核，待学校认定"),
    RecordState.RECOGNISED: Text("学校已认定"),
    RecordState.RETURNED: Text("已退回修改"),
    RecordState.NOT_RECOGNISED: Text("未予认定"),
}
CATEGORY_LABELS = {category: Text(category.value) for category in DayCategory}
PART_LABELS = {DayPart.FULL: Text("全天"), DayPart.MORNING: Text("上午"), DayPart.AFTERNOON: Text("下午")}
ASSESSMENT_LABELS = {
    Assessment.EXCELLENT: Text("优秀"),
    Assessment.GOOD: Text("良好"),
    Assessment.PASS: Text("合格"),
    Assessment.FAIL: Text("不合格"),
}
SCHOOL = {Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD}
RECORD = Table(
    "practice_record",
    Transition("begin", source=("planned",), target="running", roles={"system"}, label=Text("开始")),
    Transition(
        "report", source=("running", "returned"), target="reported", roles={Role.TEACHER}, label=Text("提交实践总结")
    ),
    Transition(
        "assess",
        source=("reported",),
        target="enterprise_assessed",
        roles={Role.HR, Role.MENTOR},
        label=Text("完成企业考核"),
        tone="success",
    ),
    Transition(
        "recognise",
        source=("enterprise_assessed",),
        target="recognised",
        roles=SCHOOL,
        label=Text("认定实践天数"),
        tone="success",
    ),
    Transition(
        "return",
        source=("reported", "enterprise_assessed"),
        target="returned",
        roles=SCHOOL | {Role.HR, Role.MENTOR},
        label=Text("退回修改"),
        needs_comment=True,
        tone="secondary",
    ),
    Transition(
        "deny",
        source=("enterprise_assessed",),
        target="not_recognised",
        roles=SCHOOL,
        label=Text("不予认定"),
        needs_comment=True,
        tone="danger",
    ),
)
