"""The teacher's month: the life of a practice record, the words of its log, and who may judge it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
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
    CANCELLED = "cancelled"


class DayCategory(StrEnum):
    """What a logged day was spent on."""

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
    RecordState.CANCELLED: Text("安排已取消"),
}
RECORD_STATE_TONES = {
    RecordState.PLANNED: "neutral",
    RecordState.RUNNING: "info",
    RecordState.REPORTED: "wait",
    RecordState.ENTERPRISE_ASSESSED: "wait",
    RecordState.RECOGNISED: "good",
    RecordState.RETURNED: "warn",
    RecordState.NOT_RECOGNISED: "bad",
    RecordState.CANCELLED: "neutral",
}
WAITS_FOR = {
    RecordState.RUNNING: Text("教师本人"),
    RecordState.REPORTED: Text("企业"),
    RecordState.ENTERPRISE_ASSESSED: Text("学校"),
    RecordState.RETURNED: Text("教师本人"),
}
LOGGING = (RecordState.RUNNING, RecordState.RETURNED)
"""States in which the teacher writes the log."""
WORTHLESS = (RecordState.NOT_RECOGNISED, RecordState.CANCELLED)
"""States whose days count for nothing."""
TEXT_LIMIT = 500
REPORT_LIMIT = 5000
LONGEST_ENTRY = 62
"""Calendar days that one entry of the log may span: two months."""

CATEGORY_LABELS = {
    DayCategory.POST: Text("岗位实践"),
    DayCategory.TRAINING: Text("技能培训"),
    DayCategory.DEVELOPMENT: Text("产品研发/技术创新"),
    DayCategory.OBSERVATION: Text("考察观摩"),
    DayCategory.COURSE: Text("课程开发"),
    DayCategory.GUIDING: Text("指导学生"),
}
PART_LABELS = {DayPart.FULL: Text("全天"), DayPart.MORNING: Text("上午"), DayPart.AFTERNOON: Text("下午")}
ASSESSMENT_LABELS = {
    Assessment.EXCELLENT: Text("优秀"),
    Assessment.GOOD: Text("良好"),
    Assessment.PASS: Text("合格"),
    Assessment.FAIL: Text("不合格"),
}
SCHOOL = {Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD}


def own_stay(record: Any, viewer: Viewer) -> Text | None:
    """Nobody judges their own stay, whatever other hat they wear."""
    return Text("不能考核或认定本人的企业实践") if viewer.user_id == record.teacher_id else None


def not_recognisable(record: Any, viewer: Viewer) -> Text | None:
    """Days count only after a passed assessment by the enterprise (R-706)."""
    if record.assessment == Assessment.FAIL:
        return Text("企业考核不合格，不能认定实践天数（R-706）")
    return own_stay(record, viewer)


SYSTEM = {"system"}
RECORD = Table(
    "practice_record",
    Transition("begin", source=("planned",), target="running", roles=SYSTEM, label=Text("开始")),
    Transition("cancel", source=("planned",), target="cancelled", roles=SYSTEM, label=Text("安排取消")),
    Transition(
        "report", source=("running", "returned"), target="reported", roles={Role.TEACHER}, label=Text("提交实践总结")
    ),
    Transition(
        "assess",
        source=("reported",),
        target="enterprise_assessed",
        roles={Role.HR, Role.MENTOR},
        label=Text("完成企业考核"),
        guard=own_stay,
        tone="success",
    ),
    Transition(
        "recognise",
        source=("enterprise_assessed",),
        target="recognised",
        roles=SCHOOL,
        label=Text("认定实践天数"),
        guard=not_recognisable,
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
        guard=own_stay,
        needs_comment=True,
        tone="danger",
    ),
)
EVENT_LABELS = {
    "plan": Text("生成实践记录"),
    "shorten": Text("提前终止，删去期外日志"),
    **{row.name: row.label for row in RECORD.rows},
}
