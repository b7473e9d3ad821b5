"""The school: applications to endorse, students to put forward. Oversight reads the same list."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.rules import Role
from placement.applications import listing, queries, services
from placement.applications.forms import ALL, ApplicationFilters, NominationFilters
from placement.applications.listing import SORTS
from placement.applications.rules import STUDENT_KINDS
from placement.applications.views.blueprint import (
    OVERSIGHT,
    blueprint,
    matches_of,
    nothing_picked,
    now,
    picked,
    release_labels,
    row_words,
    wanted_of,
)
from placement.kernel.clock import local_date
from placement.kernel.text import Text
from placement.slots.models import SlotRelease
from placement.slots.rules import MATCH_LABELS, MATCH_TONES, SLOT_KIND_LABELS, match_of
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key, url_for_args
from placement.web.transactions import writes

OFFICE = Role.PLACEMENT_OFFICE
navigation.item(Text("岗位申请"), "applications.school", icon="user-check", roles={OFFICE}, order=30)
navigation.item(Text("岗位申请"), "applications.register", icon="user-check", roles=OVERSIGHT, order=30)


@blueprint.get("/school")
@requires(OFFICE)
def school() -> Response:
    """The applications of the school's people, those to endorse first."""
    return _list()


@blueprint.post("/school")
@requires(OFFICE)
@writes
def endorse_many() -> Response:
    """Pass the ticked applications on; rows that cannot are named, the others are done."""
    viewer = current_viewer()
    rows = queries.applications_in(viewer, picked())
    if not rows:
        return _list(problem=nothing_picked(), status=422)
    done, failed = services.endorse_many(rows, by=viewer, at=now())
    if failed:
        return _list(done=done, failed=failed)
    flash(_("已同意 %(n)s 份申请并转给企业", n=done), "success")
    return go(url_for_args())


def _list(*, status: int = 200, **outcome: Any) -> Response:
    viewer = current_viewer()
    classes = {name: name for name in queries.class_names(viewer.organisation_id)}
    filters = ApplicationFilters(slot={**ALL, **dict(listing.slot_choices(viewer))}, class_name={**ALL, **classes})
    sort, order = sort_key({"turn": listing.turn(("submitted",)), **SORTS}, "turn")
    page = paginate(listing.application_rows(viewer, wanted_of(filters)).order_by(order, *listing.NEWEST))
    return respond(
        "applications/school.html",
        "applications/_school.html",
        status=status,
        page=page,
        sort=sort,
        form=filters,
        chips=filters.chips(),
        matches=matches_of(page.items),
        **{"done": 0, "failed": (), "problem": None, **outcome},
        **row_words(viewer),
    )


@blueprint.get("/register")
@requires(*OVERSIGHT)
def register() -> Response:
    """Every application of the city, to read."""
    viewer = current_viewer()
    filters = ApplicationFilters(school={**ALL, **dict(listing.school_choices(viewer))})
    sort, order = sort_key(SORTS, "-since")
    page = paginate(listing.application_rows(viewer, wanted_of(filters)).order_by(order, *listing.NEWEST))
    return respond(
        "applications/register.html",
        "applications/_register.html",
        page=page,
        sort=sort,
        form=filters,
        chips=filters.chips(),
        **row_words(viewer),
    )


@blueprint.get("/nominations")
@requires(OFFICE)
def nominations() -> Response:
    """Pick a slot, then students for it: how near each one's major is, and what stands against it."""
    return _nominations()


@blueprint.post("/nominations/<int:release_id>")
@requires(OFFICE)
@writes
def nominate(release_id: int) -> Response:
    """Put the ticked students forward; they and their guardians agree or refuse."""
    viewer = current_viewer()
    release = queries.get_release(viewer, release_id)
    students = queries.students_in(viewer, picked())
    if not students:
        return _nominations(release, problem=nothing_picked(), status=422)
    done, failed = services.nominate_many(release, students, by=viewer, at=now())
    if failed:
        return _nominations(release, done=done, failed=failed)
    flash(_("已推荐 %(n)s 名学生，等学生和监护人答复", n=done), "success")
    return go(url_for("applications.nominations", release_id=release_id))


def _nominations(release: SlotRelease | None = None, *, status: int = 200, **outcome: Any) -> Response:
    viewer = current_viewer()
    found = listing.release_choices(viewer, STUDENT_KINDS, today=local_date(now()))
    classes = {name: name for name in queries.class_names(viewer.organisation_id)}
    filters = NominationFilters(
        release_id={"": _("请选择岗位"), **release_labels(found)}, class_name={**ALL, **classes}
    )
    if release is None and filters.release_id.data:
        release = queries.get_release(viewer, int(filters.release_id.data))
    wishes = {"class_name": filters.class_name.data or "", "words": filters.words}
    page = paginate(listing.nominee_rows(viewer, release, **wishes)) if release else None
    return respond(
        "applications/nominations.html",
        "applications/_nominations.html",
        status=status,
        form=filters,
        release=release,
        page=page,
        any_release=bool(found),
        against={row.Student.user_id: _against(row, release) for row in page.items} if page and release else {},
        match_of=match_of,
        match_labels=MATCH_LABELS,
        match_tones=MATCH_TONES,
        kinds=SLOT_KIND_LABELS,
        wanted=request.args.get("release_id", ""),
        **{"done": 0, "failed": (), "problem": None, **outcome},
    )


def _against(row: Any, release: SlotRelease) -> Text | None:
    """Why this student cannot be ticked."""
    if row.busy:
        return Text("已确认到“%(title)s”", title=row.busy)
    if row.here:
        return Text("已有本岗位的申请或推荐")
    if row.refused:
        return Text("学生或监护人已不同意到该岗位")
    return services.ineligible(row.Student, release.slot, at=now())
