"""Which organisations a person may see, and what other slices ask about them."""

from __future__ import annotations

from sqlalchemy import Select, exists, false, select

from placement.accounts.rules import ENTERPRISE_STAFF, OVERSIGHT, SCHOOL_STAFF, Role
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound
from placement.organisations.models import Enterprise, Organisation, School, Vetting, WorkSite
from placement.organisations.rules import VettingState

SEE_ALL_ENTERPRISES = OVERSIGHT | {Role.PLACEMENT_OFFICE, Role.SCHOOL_LEADER}


def visible_enterprises(viewer: Viewer) -> Select[Enterprise]:
    """Office, leader and oversight see all; an enterprise itself; other people of a school those it has taken."""
    query = select(Enterprise)
    if viewer.is_(*SEE_ALL_ENTERPRISES):
        return query
    if viewer.is_(*ENTERPRISE_STAFF):
        return query.where(Enterprise.id == viewer.organisation_id)
    if viewer.is_(*SCHOOL_STAFF, Role.STUDENT):
        return query.where(
            exists().where(
                Vetting.enterprise_id == Enterprise.id,
                Vetting.school_id == viewer.organisation_id,
                Vetting.state == VettingState.APPROVED,
            )
        )
    return query.where(false())


def get_enterprise(viewer: Viewer, enterprise_id: int) -> Enterprise:
    """One enterprise. Raises NotFound when the viewer may not see it."""
    found = db.session.scalar(visible_enterprises(viewer).where(Enterprise.id == enterprise_id))
    if found is None:
        raise NotFound()
    return found


def visible_vettings(viewer: Viewer) -> Select[Vetting]:
    """The decisions of one's own school, about one's own enterprise, or, for oversight, all."""
    query = select(Vetting)
    if viewer.is_(*OVERSIGHT):
        return query
    if viewer.is_(*ENTERPRISE_STAFF):
        return query.where(Vetting.enterprise_id == viewer.organisation_id)
    if viewer.is_(*SCHOOL_STAFF):
        return query.where(Vetting.school_id == viewer.organisation_id)
    return query.where(false())


def get_vetting(viewer: Viewer, vetting_id: int) -> Vetting:
    """One decision. Raises NotFound when the viewer may not see it."""
    found = db.session.scalar(visible_vettings(viewer).where(Vetting.id == vetting_id))
    if found is None:
        raise NotFound()
    return found


def vetting_between(enterprise_id: int, school_id: int) -> Vetting | None:
    """What a school decided on an enterprise, if it was ever asked."""
    return db.session.scalar(
        select(Vetting).where(Vetting.enterprise_id == enterprise_id, Vetting.school_id == school_id)
    )


def is_approved(enterprise_id: int, school_id: int) -> bool:
    """Whether the school takes the enterprise now."""
    found = vetting_between(enterprise_id, school_id)
    return found is not None and found.state == VettingState.APPROVED


def get_site(viewer: Viewer, site_id: int) -> WorkSite:
    """One work site of an enterprise that the viewer sees. Raises NotFound."""
    site = db.session.get(WorkSite, site_id)
    if site is None:
        raise NotFound()
    get_enterprise(viewer, site.enterprise_id)
    return site


def schools() -> list[School]:
    """Every school, by name."""
    return list(db.session.scalars(select(School).order_by(School.name)))


def get_school(school_id: int) -> School:
    """One school. Raises NotFound."""
    school = db.session.get(School, school_id)
    if school is None:
        raise NotFound()
    return school


def organisation_names(ids: set[int]) -> dict[int, str]:
    """Short names by id, for lists and timelines."""
    query = select(Organisation.id, Organisation.short_name).where(Organisation.id.in_(ids))
    return {row.id: row.short_name for row in db.session.execute(query)} if ids else {}


def schools_without(enterprise_id: int) -> list[School]:
    """The schools that an enterprise has not asked yet."""
    asked = select(Vetting.school_id).where(Vetting.enterprise_id == enterprise_id)
    return list(db.session.scalars(select(School).where(School.id.not_in(asked)).order_by(School.name)))
