"""Class visits: the office books, the enterprise confirms, oversight reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.queries import teachers_of
from placement.accounts.rules import Role
from placement.applications import listing, queries, services, wording
from placement.applications.forms import BookingFilters, BookingForm
from placement.applications.listing import BOOKING_SORTS
from placement.applications.models import Booking
from placement.applications.rules import BOOKING, BOOKING_STATE_LABELS, BookingState
from placement.applications.views.blueprint import OVERSIGHT, blueprint, now, release_labels, said
from placement.extensions import db
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, DomainError, RuleBroken
from placement.kernel.text import Text
from placement.organisations.queries import organisation_names
from placement.slots.rules import SlotKind
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

READERS = (Role.PLACEMENT_OFFICE, Role.HR, *OVERSIGHT)
EVENTS = {"book": Text("提交预约"), **{row.name: row.label for row in BOOKING.rows}}
Act = Callable[[Booking, Viewer], Any]
ACTS: dict[str, Act] = {
    "confirm": lambda booking, by: services.confirm_booking(booking, by=by, at=now()),
    "decline": lambda booking, by: services.decline_booking(booking, said(), by=by, at=now()),
    "cancel": lambda booking, by: services.cancel_booking(booking, by=by, at=now()),
}
DONE = {
    "confirm": Text("已确认接待，名额已为该班级保留"),
    "decline": Text("已答复学校：不能接待"),
    "cancel": Text("预约已取消"),
}


@blueprint.get("/bookings")
@requires(*READERS)
def bookings() -> Response:
    """The visits of the school's classes, or those asked of the enterprise."""
    viewer = current_viewer()
    filters = BookingFilters()
    sort, order = sort_key(BOOKING_SORTS, "turn")
    rows = listing.booking_rows(viewer, words=filters.words, state=filters.state.data or "")
    return respond(
        "applications/bookings.html",
        "applications/_bookings.html",
        page=paginate(rows.order_by(order, Booking.since.desc(), Booking.id.desc())),
        sort=sort,
        form=filters,
        chips=filters.chips(),
        labels=BOOKING_STATE_LABELS,
        tones=wording.BOOKING_TONES,
        who_next=lambda state: wording.booking_who(state, wording.side_of(viewer.role)),
        office=viewer.is_(Role.PLACEMENT_OFFICE),
        enterprise=viewer.is_(Role.HR),
    )


@blueprint.get("/bookings/new")
@requires(Role.PLACEMENT_OFFICE)
def new_booking() -> Response:
    """The form."""
    return _form(_filled(BookingForm(formdata=None)))


@blueprint.post("/bookings/new")
@requires(Role.PLACEMENT_OFFICE)
@writes
def book() -> Response:
    """Ask the enterprise."""
    viewer = current_viewer()
    form = _filled(BookingForm())
    if not form.validate():
        return _form(form, status=422)
    release = queries.get_release(viewer, int(form.release_id.data))
    teacher = int(form.instructor_id.data)
    try:
        booking = services.book_observation(release, form.class_name.data, instructor_id=teacher, by=viewer, at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _form(form, status=422)
    flash(_("预约已发给企业，等企业确认"), "success")
    return go(url_for("applications.booking", booking_id=booking.id))


@blueprint.get("/bookings/<int:booking_id>")
@requires(*READERS)
def booking(booking_id: int) -> Response:
    """One booking."""
    return _page(queries.get_booking(current_viewer(), booking_id))


@blueprint.post("/bookings/<int:booking_id>/<any(confirm, decline, cancel):act>")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def answer_booking(booking_id: int, act: str) -> Response:
    """Confirm, decline (enterprise) or cancel (office)."""
    viewer = current_viewer()
    found = queries.get_booking(viewer, booking_id)
    here = url_for("applications.booking", booking_id=booking_id)
    row = BOOKING.named(act)
    if viewer.role in row.roles and found.state == row.target:
        return go(here)
    try:
        ACTS[act](found, viewer)
    except (RuleBroken, Conflict) as error:
        db.session.rollback()
        return _page(queries.get_booking(viewer, booking_id), refusal=error, status=error.status)
    flash(translate(DONE[act]), "success")
    return go(here)


def _filled(form: BookingForm) -> BookingForm:
    viewer = current_viewer()
    found = listing.release_choices(viewer, (SlotKind.OBSERVATION,), today=local_date(now()))
    nothing = {"": _("请选择")}
    form.release_id.choices = options({**nothing, **release_labels(found)})
    sizes = queries.class_sizes(viewer.organisation_id)
    form.class_name.choices = options(
        {**nothing, **{name: _("%(name)s（%(n)s 人）", name=name, n=size) for name, size in sizes.items()}}
    )
    teachers = teachers_of(viewer.organisation_id or 0)
    form.instructor_id.choices = options({**nothing, **{str(one.user_id): one.user.name for one in teachers}})
    return form


def _form(form: BookingForm, *, status: int = 200) -> Response:
    return respond(
        "applications/booking_form.html", status=status, form=form, any_slot=len(form.release_id.choices) > 1
    )


def _page(booking: Booking, *, status: int = 200, refusal: DomainError | None = None) -> Response:
    viewer, state = current_viewer(), BookingState(booking.state)
    rows = queries.history(BOOKING.kind, booking.id)
    ids = {booking.school_id, booking.enterprise_id, *(row.organisation_id for row in rows if row.organisation_id)}
    return respond(
        "applications/booking.html",
        status=status,
        booking=booking,
        slot=booking.slot,
        refusal=refusal,
        word=BOOKING_STATE_LABELS[state],
        tone=wording.BOOKING_TONES.get(state, "neutral"),
        who=wording.booking_who(state, wording.side_of(viewer.role)),
        step=wording.booking_step(state, wording.side_of(viewer.role), starts_on=booking.slot.starts_on),
        choices=BOOKING.choices(booking, viewer),
        urls={name: url_for("applications.answer_booking", booking_id=booking.id, act=name) for name in ACTS},
        instructor=queries.name_of(booking.instructor_id),
        history=rows,
        events=EVENTS,
        organisations=organisation_names(ids),
    )
