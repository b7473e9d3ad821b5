"""Who sees which agreements and which issued documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from placement.accounts.models import Student, User
from placement.accounts.rules import Role
from placement.agreements.models import Agreement, IssuedDocument, Signature
from placement.agreements.rules import ALIVE, AgreementState
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Organisation
from placement.placements import queries as placements
from placement.placements.models import Placement

READERS = (
    Role.STUDENT,
    Role.TEACHER,
    Role.PLACEMENT_OFFICE,
    Role.DEPARTMENT_HEAD,
    Role.SCHOOL_LEADER,
    Role.SCHOOL_FINANCE,
    Role.HR,
    Role.BUREAU,
    Role.FINANCE_BUREAU,
    Role.AUDITOR,
)
"""A mentor guides and signs nothing, and so reads no agreement."""


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on (Agreement, Placement) that holds for what this viewer may see."""
    return false() if viewer.is_(Role.MENTOR) else placements.scope(viewer)


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
    selectinload(Agreement.signatures),
    joinedload(Agreement.draft),
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
    """The agreement of a placement that counts: the one alive, else the last."""
    query = select(Agreement).where(Agreement.placement_id == placement_id)
    return db.session.scalar(query.order_by(Agreement.state.in_(ALIVE).desc(), Agreement.id.desc()).limit(1))


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


OWES: dict[str, ColumnElement[bool]] = {
    Role.PLACEMENT_OFFICE: Agreement.school_owes.is_(True),
    Role.HR: Agreement.enterprise_owes.is_(True),
    Role.STUDENT: Agreement.person_owes.is_(True),
    Role.TEACHER: Agreement.person_owes.is_(True),
}


def owed(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on (Agreement, Placement) that the viewer has to act now."""
    condition = OWES.get(viewer.role)
    if condition is None:
        return false()
    if viewer.is_(Role.STUDENT, Role.TEACHER):
        return and_(condition, Placement.person_id == viewer.user_id)
    return condition


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
            Agreement.draft_file_id,
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


def document_scope(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on IssuedDocument that holds for what this viewer may see."""
    if viewer.is_(Role.STUDENT, Role.TEACHER):
        return IssuedDocument.person_id == viewer.user_id
    if viewer.is_(Role.HR):
        return IssuedDocument.enterprise_id == viewer.organisation_id
    if viewer.is_(Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER):
        return IssuedDocument.school_id == viewer.organisation_id
    if viewer.is_(Role.DEPARTMENT_HEAD):
        return and_(IssuedDocument.school_id == viewer.organisation_id, _of_department(viewer))
    return true() if viewer.is_(Role.BUREAU, Role.FINANCE_BUREAU, Role.AUDITOR) else false()


def _of_department(viewer: Viewer) -> ColumnElement[bool]:
    return IssuedDocument.person_id.in_(select(Placement.person_id).where(placements.scope(viewer)))


def visible_documents(viewer: Viewer) -> Select[IssuedDocument]:
    """The issued documents this viewer may see and download."""
    return select(IssuedDocument).where(document_scope(viewer))


def get_document(viewer: Viewer, document_id: int) -> IssuedDocument:
    """One visible document with its file. Raises NotFound."""
    query = visible_documents(viewer).where(IssuedDocument.id == document_id).options(joinedload(IssuedDocument.file))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found
