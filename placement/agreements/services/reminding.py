"""Whose turn it is to sign is reminded by mail: when somebody asks for it, and before the last day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from placement.accounts.models import User
from placement.accounts.queries import people_with
from placement.accounts.rules import Role
from placement.agreements import policy, queries
from placement.agreements.models import Agreement
from placement.agreements.rules import (
    AGREEMENT,
    AGREEMENT_KIND_LABELS,
    PARTY_LABELS,
    REMIND_BEFORE,
    AgreementKind,
    Party,
    is_due_for_reminder,
)
from placement.infra import events, outbox, statelog
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed
from placement.kernel.text import Text, chinese_date


def remind(agreement: Agreement, *, by: Viewer, at: datetime) -> int:
    """Remind whoever's turn it is, at most once a day: how many mails went out, none where no address is known.

    Raises NotAllowed, Conflict when somebody was reminded today already.
    """
    if not policy.can_remind(by, agreement):
        raise NotAllowed()
    if agreement.reminded_at is not None and local_date(agreement.reminded_at) >= local_date(at):
        raise Conflict("reminded_today", Text("今天已经催办过，每份协议每天最多催办一次"))
    return _remind(agreement, by=by, at=at)


@events.on("day_began")
def remind_in_time(subject: date, *, by: Viewer, at: datetime) -> None:
    """Some days before the last day to sign, once, if nobody did it by hand."""
    for agreement in queries.in_signing_until(subject + timedelta(days=REMIND_BEFORE)):
        reminded_on = local_date(agreement.reminded_at) if agreement.reminded_at else None
        waiting = agreement.draft_id is not None and agreement.next_party is not None
        if waiting and agreement.sign_by and is_due_for_reminder(agreement.sign_by, reminded_on, subject):
            _remind(agreement, by=by, at=at)


def _remind(agreement: Agreement, *, by: Viewer, at: datetime) -> int:
    turn = agreement.next_party
    if turn is None:
        return 0
    addresses = sorted({user.email for user in _whose_turn(agreement, turn) if user.email})
    title, body = _letter(agreement, turn)
    for address in addresses:
        outbox.post(address, str(title), str(body), at=at)
    agreement.reminded_at = at
    comment = f"{PARTY_LABELS[turn]}：发出邮件 {len(addresses)} 封"
    statelog.log(agreement, AGREEMENT.kind, "remind", source=agreement.state, by=by, at=at, comment=comment)
    return len(addresses)


def _whose_turn(agreement: Agreement, turn: Party) -> Iterable[User]:
    """The delegate alone where there is one; for a guardian, who has no account, the student and the office."""
    delegation = agreement.delegation_of(turn)
    if delegation is not None:
        return [delegation.delegate]
    if turn is Party.ENTERPRISE:
        return people_with(Role.HR, agreement.enterprise_id)
    office = people_with(Role.PLACEMENT_OFFICE, agreement.school_id)
    if turn is Party.SCHOOL:
        return office
    person = agreement.placement.person
    return [person, *office] if turn is Party.GUARDIAN else [person]


def _letter(agreement: Agreement, turn: Party) -> tuple[Text, Text]:
    """Nothing private: the mail may be read by others."""
    day, kind = agreement.sign_by, AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)]
    until = chinese_date(day) if day else ""
    body = Text(
        "编号 %(number)s 的%(kind)s轮到%(who)s签署，最后一天是 %(day)s，逾期须由学校重新送签。请登录系统办理。",
        number=agreement.number,
        kind=kind,
        who=PARTY_LABELS[turn],
        day=until,
    )
    return Text("%(kind)s待签署，请在 %(day)s 前办理", kind=kind, day=until), body
