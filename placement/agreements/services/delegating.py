"""An organisation gives its signature under one agreement into a colleague's hands, and takes it back."""

from __future__ import annotations

from datetime import datetime

from placement.agreements import policy, queries
from placement.agreements.models import Agreement, Delegation
from placement.agreements.queries import Colleague
from placement.agreements.rules import AGREEMENT, DELEGATES, Party
from placement.agreements.services.signatures import require_nobody_twice
from placement.extensions import db
from placement.infra import audit, statelog
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text


def candidates(agreement: Agreement, party: Party, *, by: Viewer) -> list[Colleague]:
    """The colleagues who may sign for this organisation: everyone but oneself and the person of the agreement."""
    organisation_id = policy.organisation_of(agreement, party)
    if organisation_id is None:
        return []
    without = {agreement.placement.person_id, by.user_id or 0}
    return queries.colleagues(organisation_id, DELEGATES[party], without=without)


def delegate(agreement: Agreement, to_id: int, *, by: Viewer, at: datetime) -> Delegation:
    """Give the signature of one's organisation into the hands of a colleague, who alone signs from now on.

    Raises NotAllowed for who acts for neither organisation, Conflict when it has signed or is not asked to, RuleBroken
    for somebody who is no colleague or signed for another party.
    """
    party = _own_organisation(agreement, by)
    if agreement.delegation_of(party) is not None:
        raise Conflict("in_other_hands", Text("已委托他人签署；要改委托的，请先收回"))
    colleague = next((one.user for one in candidates(agreement, party, by=by) if one.user.id == to_id), None)
    if colleague is None:
        raise RuleBroken("no_colleague", Text("请选择本单位的一位同事"), field="to")
    require_nobody_twice(agreement, user_id=colleague.id, phone=colleague.phone or "")
    given = Delegation(party=party, from_id=by.user_id, delegate=colleague, at=at)
    agreement.delegations.append(given)
    _note(agreement, "delegate", colleague.name, party=party, by=by, at=at)
    return given


def take_back(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """Sign oneself again. Raises NotAllowed, Conflict when it is in nobody's hands or signed already."""
    party = _own_organisation(agreement, by)
    standing = agreement.delegation_of(party)
    if standing is None:
        raise Conflict("not_given", Text("没有正在生效的委托，请刷新页面查看最新状态"))
    standing.withdrawn_at = at
    _note(agreement, "take_back", standing.delegate.name, party=party, by=by, at=at)


def _own_organisation(agreement: Agreement, by: Viewer) -> Party:
    party = policy.party_of(by, agreement)
    if party is None or party not in DELEGATES:
        raise NotAllowed()
    if not policy.can_delegate(by, agreement):
        raise Conflict("not_waiting", Text("只有签署中、本单位尚未签署的协议可以委托签署"))
    return party


def _note(agreement: Agreement, event: str, name: str, *, party: Party, by: Viewer, at: datetime) -> None:
    db.session.flush()
    statelog.log(agreement, AGREEMENT.kind, event, source=agreement.state, by=by, at=at, comment=name)
    audit.record(f"signature_{event}", f"agreement:{agreement.id}", by=by, at=at, party=party.value, name=name)
