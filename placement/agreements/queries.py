"""Who sees which agreements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from placement.accounts.models import Membership, Student, User
from placement.accounts.rules import Role
from placement.agreements.models import Agreement, Delegation, Signature, SigningLink, SigningPolicy
from placement.agreements.passage import token_digest
from placement.agreements.rules import (
    ALIVE,
    DAYS_TO_SIGN,
    DELEGATES,
    USUAL_ORDER,
    AgreementState,
    Party,
)
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation
from placement.papers.models import IssuedDocument
from placement.papers.queries import READERS as PAPER_READERS
from placement.placements import queries as placements
from placement.placements.models import Placement

READERS = (*PAPER_READERS, Role.MENTOR)
"""Who may have an agreement to read; a mentor only one whose signature was given into their hands."""
ORGANISATION = {Party.SCHOOL: Agreement.school_id, Party.ENTERPRISE: Agreement.enterprise_id}


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on (Agreement, Placement) that holds for what this viewer may see."""
    of_role = false() if viewer.is_(Role.MENTOR) else placements.scope(viewer)
    entrusted = [_in_hands(viewer, party) for party in DELEGATES if viewer.role in DELEGATES[party]]
    return or_(of_role, *entrusted)


def _in_hands(viewer: Viewer, party: Party) -> ColumnElement[bool]:
    """That the party's signature is in the viewer's hands, under a hat of that organisation."""
    mine = _given_away(party).where(Delegation.to_id == viewer.user_id)
    return and_(ORGANISATION[party] == viewer.organisation_id, exists(mine))


def _given_away(party: Party) -> Select[int]:
    query = select(Delegation.id).correlate(Agreement.__table__)
    return query.where(
        Delegation.agreement_id == Agreement.id, Delegation.party == party, Delegation.withdrawn_at.is_(None)
    )


def visible_agreements(viewer: Viewer) -> Select[Agreement]:
    """The agreements this viewer may see, with their placements."""
    query = select(Agreement).join(Agreement.placement).where(scope(viewer))
    return query.options(contains_eager(Agreement.placement))


_WITH_PAGE = (
    contains_eager(Agreement.placement).options(
        joinedload(Placement.person).options(joinedload(User.student), joinedload(User.teacher)),
        joinedload(Placement.enterprise),
        joinedload(Placement.school),
        joinedload(Placement.slot),
        selectinload(Placement.insurances),
        selectinload(Placement.consents),
    ),
    selectinload(Agreement.signatures).joinedload(Signature.delegated_by),
    selectinload(Agreement.delegations).joinedload(Delegation.delegate),
    joinedload(Agreement.draft).joinedload(IssuedDocument.file),
    joinedload(Agreement.document),
)


def get_agreement(viewer: Viewer, agreement_id: int) -> Agreement:
    """One visible agreement with what its pages show. Raises NotFound."""
    found = db.session.scalar(visible_agreements(viewer).where(Agreement.id == agreement_id).options(*_WITH_PAGE))
    if found is None:
        raise NotFound()
    return found


def get_signature(agreement: Agreement, signature_id: int) -> Signature:
    """One signature of this agreement. Raises NotFound."""
    found = next((one for one in agreement.signatures if one.id == signature_id), None)
    if found is None:
        raise NotFound()
    return found


def of_placement(placement_id: int) -> Agreement | None:
    """The agreement of a placement that counts, not what changes it: the one alive, else the last."""
    query = select(Agreement).where(Agreement.placement_id == placement_id, Agreement.parent_id.is_(None))
    return db.session.scalar(query.order_by(Agreement.state.in_(ALIVE).desc(), Agreement.id.desc()).limit(1))


def changes_of(parent_id: int) -> list[Agreement]:
    """The supplements and terminations of an agreement, the oldest first."""
    query = select(Agreement).where(Agreement.parent_id == parent_id).options(joinedload(Agreement.document))
    return list(db.session.scalars(query.order_by(Agreement.id)))


def by_number(viewer: Viewer, number: str) -> Agreement:
    """A visible agreement, supplement or termination by its number. Raises NotFound."""
    query = visible_agreements(viewer).where(Agreement.number == number)
    found = db.session.scalar(query) if number else None
    if found is None:
        raise NotFound()
    return found


def agreements_by_ids(viewer: Viewer, ids: list[int]) -> list[Agreement]:
    """Those of the ids that this viewer may see; foreign ones are simply not there."""
    query = visible_agreements(viewer).where(Agreement.id.in_(ids)).options(*_WITH_PAGE).order_by(Agreement.id)
    return list(db.session.scalars(query).unique())


def same_slot(agreement: Agreement) -> list[Agreement]:
    """Other agreements about the same slot that are still being filled in."""
    query = (
        select(Agreement)
        .join(Agreement.placement)
        .where(
            Placement.slot_id == agreement.placement.slot_id,
            Agreement.school_id == agreement.school_id,
            Agreement.kind == agreement.kind,
            Agreement.id != agreement.id,
            Agreement.state.in_((AgreementState.DRAFTING, AgreementState.RETURNED)),
        )
        .options(*_WITH_PAGE)
    )
    return list(db.session.scalars(query.order_by(Agreement.id)).unique())


def last_filled(kind: str, **party: int) -> Agreement | None:
    """The newest agreement of this kind of a school or an enterprise: what it wrote there is a good beginning."""
    query = select(Agreement).filter_by(kind=kind, **party)
    return db.session.scalar(query.order_by(Agreement.id.desc()).limit(1))


OWING = {
    Party.SCHOOL: Agreement.school_owes,
    Party.ENTERPRISE: Agreement.enterprise_owes,
    Party.PERSON: Agreement.person_owes,
}
OWES: dict[str, Party] = {
    Role.PLACEMENT_OFFICE: Party.SCHOOL,
    Role.HR: Party.ENTERPRISE,
    Role.STUDENT: Party.PERSON,
    Role.TEACHER: Party.PERSON,
}


def owed(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on (Agreement, Placement) that the viewer has to act now: for the own party, or as a delegate."""
    signing = Agreement.state == AgreementState.SIGNING
    conditions = [
        and_(signing, OWING[party].is_(True), _in_hands(viewer, party))
        for party in DELEGATES
        if viewer.role in DELEGATES[party]
    ]
    mine = OWES.get(viewer.role)
    if mine is not None:
        conditions.append(and_(OWING[mine].is_(True), _of_party(viewer, mine)))
    return or_(false(), *conditions)


def _of_party(viewer: Viewer, party: Party) -> ColumnElement[bool]:
    if party is Party.PERSON:
        return Placement.person_id == viewer.user_id
    given_away = and_(Agreement.state == AgreementState.SIGNING, exists(_given_away(party)))
    return and_(ORGANISATION[party] == viewer.organisation_id, ~given_away)


def owed_agreements(viewer: Viewer) -> Select[Agreement]:
    """The agreements on which the viewer has to act now, oldest first."""
    return visible_agreements(viewer).where(owed(viewer)).order_by(Agreement.since, Agreement.id)


def agreement_rows(viewer: Viewer, *, state: str = "", mine: bool = False, words: str = "") -> Select[*tuple[Any, ...]]:
    """One row per agreement for lists: columns, not objects."""
    school, enterprise = Organisation.__table__.alias("school_org"), Organisation.__table__.alias("enterprise_org")
    query = (
        select(
            Agreement.id,
            Agreement.kind,
            Agreement.state,
            Agreement.since,
            Agreement.school_owes,
            Agreement.enterprise_owes,
            Agreement.person_owes,
            Agreement.draft_id,
            User.name.label("person"),
            Placement.title,
            Placement.class_name,
            Placement.starts_on,
            school.c.short_name.label("school"),
            enterprise.c.short_name.label("enterprise"),
        )
        .join(Placement, Placement.id == Agreement.placement_id)
        .join(User, User.id == Placement.person_id)
        .join(school, school.c.id == Agreement.school_id)
        .join(enterprise, enterprise.c.id == Agreement.enterprise_id)
        .where(scope(viewer))
    )
    if state:
        query = query.where(Agreement.state == state)
    if mine:
        query = query.where(owed(viewer))
    return query.where(_named(words)) if words else query


def _named(words: str) -> ColumnElement[bool]:
    return or_(
        User.name.contains(words, autoescape=True),
        User.initials.startswith(words.lower(), autoescape=True),
        Placement.person_id.in_(select(Student.user_id).where(Student.number.startswith(words, autoescape=True))),
    )


@dataclass(frozen=True)
class Way:
    """How a school signs: the order of the parties, and how many days they have."""

    parties: tuple[Party, ...]
    days: int


def way_of_signing(school_id: int) -> Way:
    """What the school has laid down, else the usual way."""
    kept = db.session.get(SigningPolicy, school_id)
    if kept is None:
        return Way(USUAL_ORDER, DAYS_TO_SIGN)
    return Way(tuple(Party(party) for party in kept.parties), kept.days)


@dataclass(frozen=True)
class Colleague:
    """Somebody of an organisation who may sign for it, with the hats under which they can."""

    user: User
    roles: tuple[Role, ...]


def colleagues(organisation_id: int, roles: Collection[str], *, without: Collection[int] = ()) -> list[Colleague]:
    """Everyone who holds one of the roles in the organisation now, by name."""
    query = (
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user))
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role.in_(sorted(roles)),
            Membership.active,
            User.active,
            User.id.not_in(without),
        )
        .order_by(User.name, User.id, Membership.id)
    )
    hats: dict[User, list[Role]] = {}
    for hat in db.session.scalars(query):
        hats.setdefault(hat.user, []).append(Role(hat.role))
    return [Colleague(user, tuple(held)) for user, held in hats.items()]


def link_of_token(token: str, *, for_update: bool = False) -> SigningLink | None:
    """The link with this token; to act on it one waits until nobody else does, so that no wrong code goes uncounted."""
    query = select(SigningLink).where(SigningLink.token_digest == token_digest(token))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def in_signing_until(last: date) -> list[Agreement]:
    """Agreements in signing whose last day to sign is not later than this day."""
    query = select(Agreement).join(Agreement.placement).options(*_WITH_PAGE)
    query = query.where(Agreement.state == AgreementState.SIGNING, Agreement.sign_by <= last)
    return list(db.session.scalars(query.order_by(Agreement.id)).unique())


def with_expired_link(at: datetime) -> list[Agreement]:
    """Agreements in signing that have a link nobody used in time."""
    query = select(Agreement).join(Agreement.links).options(selectinload(Agreement.links))
    query = query.where(
        Agreement.state == AgreementState.SIGNING,
        SigningLink.expires_at <= at,
        SigningLink.used_at.is_(None),
        SigningLink.revoked_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Agreement.id)).unique())
