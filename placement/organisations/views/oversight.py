"""Schools, for those who watch over them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.kernel.text import Text
from placement.organisations import queries
from placement.organisations.forms import SchoolFilters
from placement.organisations.models import School
from placement.organisations.rules import SCHOOL_LEVEL_LABELS, VETTING_LABELS, VETTING_TONES
from placement.organisations.views.blueprint import blueprint
from placement.reference.queries import divisions
from placement.web import navigation
from placement.web.access import requires
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key

READERS = (Role.BUREAU, Role.AUDITOR)
navigation.item(Text("学校与企业"), "organisations.schools", icon="building-bank", roles=READERS, order=90)


@blueprint.get("/schools")
@requires(*READERS)
def schools() -> Response:
    """All schools."""
    filters = SchoolFilters()
    sort, order = sort_key({"name": School.initials, "place": School.division, "level": School.level}, "name")
    page = paginate(queries.school_list(filters.words, filters.public.data or "").order_by(order, School.id))
    return respond(
        "organisations/schools.html",
        "organisations/_schools.html",
        page=page,
        filters=filters,
        chips=filters.chips(),
        sort=sort,
        levels=SCHOOL_LEVEL_LABELS,
    )


@blueprint.get("/schools/<int:school_id>")
@requires(*READERS)
def school(school_id: int) -> Response:
    """One school and the enterprises that it was asked to take."""
    found = queries.get_school(school_id)
    page = paginate(queries.enterprises_of(found.id))
    return respond(
        "organisations/school.html",
        "organisations/_school_enterprises.html",
        school=found,
        place=divisions().get(found.division),
        page=page,
        levels=SCHOOL_LEVEL_LABELS,
        words=VETTING_LABELS,
        tones=VETTING_TONES,
    )
