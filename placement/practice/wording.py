"""What happens next with a practice record, from the reader's point of view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placement.accounts.rules import ENTERPRISE_STAFF, Role
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.practice.models import PracticeRecord
from placement.practice.rules import SCHOOL, RecordState


@dataclass(frozen=True)
class NextStep:
    """The card under the title. `tone`: act (your turn), wait, done, stop; `place` names where the act is done."""

    title: Text
    tone: str = "wait"
    detail: Text | None = None
    who: Text | None = None
    place: str = ""


def next_step(record: PracticeRecord, viewer: Viewer, *, today: date, missing: int, days: Decimal) -> NextStep:
    """What happens now and who acts. `missing` working days are not logged yet, `days` are logged or recognised."""
    if record.state in (RecordState.RUNNING, RecordState.RETURNED):
        return _writing(record, viewer, today=today, missing=missing, days=days)
    return {
        RecordState.PLANNED: NextStep(
            Text("等开始"),
            detail=Text("实践协议等手续齐备后，系统在开始日自动开始，届时可以登记日志。"),
        ),
        RecordState.REPORTED: _assessing(viewer, days),
        RecordState.ENTERPRISE_ASSESSED: _recognising(viewer, days),
        RecordState.RECOGNISED: NextStep(
            Text("学校已认定 %(days)s 天", days=plain(days)), "done", Text("认定的日期不再更改，证书见下方。")
        ),
        RecordState.NOT_RECOGNISED: NextStep(
            Text("学校未予认定"), "stop", Text("原因见办理记录，这些天数不计入年度实践。")
        ),
        RecordState.CANCELLED: NextStep(Text("这次实践的安排已取消"), "stop", Text("可以另找空闲周内的教师岗位。")),
    }[RecordState(record.state)]


def _writing(record: PracticeRecord, viewer: Viewer, *, today: date, missing: int, days: Decimal) -> NextStep:
    mine = viewer.is_(Role.TEACHER)
    if not mine:
        return NextStep(
            Text("教师正在实践") if record.state == RecordState.RUNNING else Text("已退回教师修改"),
            detail=Text("已登记 %(days)s 天；教师提交总结后由企业考核。", days=plain(days)),
            who=Text("教师本人"),
        )
    if record.state == RecordState.RETURNED:
        return NextStep(Text("请按意见修改后重新提交"), "act", Text("日志和总结都可以修改。"), place="report")
    if missing:
        detail = Text("已登记 %(days)s 天，还有 %(n)s 个工作日没有登记。", days=plain(days), n=missing)
        return NextStep(Text("登记实践日志"), "act", detail, place="log")
    if today >= record.placement.last_day:
        return NextStep(Text("提交实践总结"), "act", Text("日志已登记齐，提交后由企业考核。"), place="report")
    return NextStep(Text("日志已登记到今天"), "done", Text("已登记 %(days)s 天。", days=plain(days)))


def _assessing(viewer: Viewer, days: Decimal) -> NextStep:
    if viewer.is_(*ENTERPRISE_STAFF):
        detail = Text("教师已提交总结，共登记 %(days)s 天，请核对日志后给出考核结果。", days=plain(days))
        return NextStep(Text("请考核这次实践"), "act", detail, place="assess")
    detail = Text("总结已提交，企业考核后由学校认定天数。")
    return NextStep(Text("等企业考核"), detail=detail, who=Text("企业人事或企业导师"))


def _recognising(viewer: Viewer, days: Decimal) -> NextStep:
    if viewer.role in SCHOOL:
        detail = Text("企业已考核，共登记 %(days)s 天，请逐日核对后认定。", days=plain(days))
        return NextStep(Text("请认定实践天数"), "act", detail, place="recognise")
    detail = Text("企业已考核，学校认定后生成证书。")
    return NextStep(Text("等学校认定"), detail=detail, who=Text("学校实习管理部门或系部主任"))


def plain(days: Decimal) -> str:
    """Days as a person writes them: 8 and not 8.0, 7.5, 6.75."""
    text = f"{days:.2f}".rstrip("0").rstrip(".")
    return text or "0"
