"""Who sees which issued documents."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, false, select, true
from sqlalchemy.orm import joinedload

from placement.accounts.rules import Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.papers.models import IssuedDocument
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
    """The issued documents this viewer may see and download; texts for signing are shown with their agreement."""
    return select(IssuedDocument).where(document_scope(viewer), IssuedDocument.for_signing.is_(False))


def get_document(viewer: Viewer, document_id: int) -> IssuedDocument:
    """One visible document with its file. Raises NotFound."""
    query = visible_documents(viewer).where(IssuedDocument.id == document_id).options(joinedload(IssuedDocument.file))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound()
    return found
