"""Mail to those whose turn it is and to the student; it names no reason, since mail is read on many screens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from placement.accounts import queries as people
from placement.accounts.rules import Role
from placement.infra import outbox
from placement.kernel.clock import SHANGHAI
from placement.kernel.text import Text, chinese_date
from placement.leaving.models import LeaveRequest
from placement.leaving.rules import LEAVE_KIND_LABELS, RUNG_LABELS, TOP, LeaveKind, Rung

OTHERWISE, LAST = Text("到时未答复的，自动转由上一级答复。"), Text("教育局是最后一级。")


def opened(request: LeaveRequest, *, at: datetime) -> None:
    """The student has asked: the first rung is asked, the student learns when to expect an answer."""
    _ask(request, at=at)
    if request.danger:
        body = Text(
            "您的%(kind)s申请已交给%(who)s，对方须在 %(due)s 前答复。按协议，您现在就可以停止实习；"
            "遇到危险请先离开现场，并拨打申请页上的电话。",
            **_words(request),
        )
    else:
        body = Text(
            "您的%(kind)s申请已交给%(who)s，对方须在 %(due)s 前答复；到时未答复的，自动转由上一级答复。",
            **_words(request),
        )
    _tell_student(request, Text("换岗离岗申请已提出"), body, at=at)


def climbed(request: LeaveRequest, late: Rung, *, at: datetime) -> None:
    """The time ran out: the one who is asked now, the one who did not answer and the student are told."""
    _ask(request, at=at)
    said = Text(
        "%(name)s的%(kind)s申请超过 48 小时未答复，已转由%(who)s答复。",
        **_words(request),
    )
    _post(addresses(request, late), Text("换岗离岗申请超时，已转由上一级答复"), said, at=at)
    body = Text(
        "%(late)s没有在 48 小时内答复您的%(kind)s申请，现在由%(who)s在 %(due)s 前答复。",
        late=RUNG_LABELS[late],
        **_words(request),
    )
    _tell_student(request, Text("换岗离岗申请已转由上一级答复"), body, at=at)


def objected(request: LeaveRequest, *, at: datetime) -> None:
    """The student does not accept the answer: the next rung is asked."""
    _ask(request, at=at)
    body = Text("您的异议已交给%(who)s，对方须在 %(due)s 前答复。", **_words(request))
    _tell_student(request, Text("已收到您的异议"), body, at=at)


def agreed(request: LeaveRequest, last_day: date, *, at: datetime) -> None:
    """Somebody agreed: the student and the enterprise learn the last day."""
    told = {**_words(request), "day": chinese_date(last_day)}
    body = Text(
        "您的%(kind)s申请已同意，实习的最后一天是 %(day)s。协议、保险和补助随之了结，不需要再办理。",
        **told,
    )
    _tell_student(request, Text("换岗离岗申请已同意"), body, at=at)
    to_enterprise = Text(
        "学校已同意实习学生%(name)s离开岗位，最后一天是 %(day)s。请按协议在三日内结清报酬、出具实习鉴定并返还物品。",
        **told,
    )
    hr = (user.email for user in people.people_with(Role.HR, request.enterprise_id))
    _post(hr, Text("实习学生将离开岗位"), to_enterprise, at=at)


def declined(request: LeaveRequest, *, at: datetime) -> None:
    """Somebody said no: the student is told what can still be done."""
    body = Text("您的%(kind)s申请未获同意，原因见申请页。", **_words(request))
    if request.rung != TOP:
        body = Text("%(said)s您可以提出异议，由上一级重新答复。", said=body)
    _tell_student(request, Text("换岗离岗申请未获同意"), body, at=at)


def withdrawn(request: LeaveRequest, *, at: datetime) -> None:
    """The student took it back: whoever was asked need not answer, and the student has it in writing."""
    body = Text("%(name)s撤回了%(kind)s申请，不需要再答复。", **_words(request))
    _post(addresses(request, Rung(request.rung)), Text("学生撤回了换岗离岗申请"), body, at=at)
    own = Text("您撤回了%(kind)s申请，实习照常进行；需要时可以再提。", **_words(request))
    _tell_student(request, Text("已撤回换岗离岗申请"), own, at=at)


def _ask(request: LeaveRequest, *, at: datetime) -> None:
    if request.danger:
        subject = Text("紧急：学生提出离开岗位，请立即处理")
        body = Text(
            "%(name)s提出%(kind)s申请，情况紧急，学生可以立即停止实习。请马上联系学生，并在 %(due)s 前登录系统答复。",
            **_words(request),
        )
    else:
        subject = Text("学生提出换岗离岗申请，请在 48 小时内答复")
        body = Text(
            "%(name)s提出%(kind)s申请，现在由%(who)s答复。请在 %(due)s 前登录系统答复。%(after)s",
            after=LAST if request.rung == TOP else OTHERWISE,
            **_words(request),
        )
    _post(addresses(request, Rung(request.rung)), subject, body, at=at)


def addresses(request: LeaveRequest, rung: Rung) -> list[str]:
    """Where the people of one rung read their mail."""
    if rung is Rung.INSTRUCTOR:
        instructor = request.placement.instructor
        found = [instructor.email if instructor else None]
    elif rung is Rung.BUREAU:
        found = [user.email for user in people.people_in(Role.BUREAU)]
    else:
        role = Role.PLACEMENT_OFFICE if rung is Rung.OFFICE else Role.SCHOOL_LEADER
        found = [user.email for user in people.people_with(role, request.school_id)]
    return [address for address in found if address]


def _words(request: LeaveRequest) -> dict[str, object]:
    return {
        "name": request.placement.person.name,
        "kind": LEAVE_KIND_LABELS[LeaveKind(request.kind)],
        "who": RUNG_LABELS[Rung(request.rung)],
        "due": f"{chinese_date(request.due_at.astimezone(SHANGHAI))} {request.due_at.astimezone(SHANGHAI):%H:%M}",
    }


def _tell_student(request: LeaveRequest, subject: Text, body: Text, *, at: datetime) -> None:
    _post([request.placement.person.email], subject, body, at=at)


def _post(to: Iterable[str | None], subject: Text, body: Text, *, at: datetime) -> None:
    for address in filter(None, to):
        outbox.post(address, str(subject), str(body), at=at)
