"""Waivers: the office records what the school decided; who answers for it and who oversees it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.compliance.rulebook import LIGHT_LABELS
from placement.kernel.clock import local_date
from placement.kernel.errors import DomainError, NotAllowed
from placement.kernel.findings import Finding
from placement.kernel.text import Text
from placement.placements import policy, preparing, queries, waiving
from placement.placements.forms import WaiverForm
from placement.placements.models import Placement, Waiver
from placement.placements.rules import RULE_LABELS
from placement.placements.views.blueprint import blueprint, now, today, uploaded
from placement.placements.views.show import attachment
from placement.placements.waiving import Grounds
from placement.reference import rule_book
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@dataclass(frozen=True)
class Row:
    """One waiver in the list: what it waives, where it stands, and who recorded it."""

    waiver: Waiver
    label: Text
    word: Text
    tone: str
    granted_by: str
    standing: bool


@blueprint.get("/<int:placement_id>/waivers")
@requires(*policy.WAIVER_READERS)
def waivers(placement_id: int) -> Response:
    """Every waiver of a placement, and for the office a form for another."""
    placement = queries.get_placement(current_viewer(), placement_id)
    form = _form(placement, formdata=None, rule=request.args.get("rule", ""))
    return _page(placement, form)


@blueprint.post("/<int:placement_id>/waivers")
@requires(Role.PLACEMENT_OFFICE)
@writes
def waive(placement_id: int) -> Response:
    """Record a decision with its document."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    form = _form(placement)
    if not form.validate():
        return _page(placement, form, status=422)
    grounds = Grounds(form.reason.data, form.decided_by.data, form.until.data)
    try:
        waiving.grant(placement, form.rule.data, grounds, scan=uploaded(form.document), by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error("document" if error.field == "file" else error.field, translate(error.message))
        return _page(placement, form, status=error.status)
    flash(_("已登记豁免"), "success")
    return go(url_for("placements.show", placement_id=placement.id))


@blueprint.post("/<int:placement_id>/waivers/<int:waiver_id>/revoke")
@requires(Role.PLACEMENT_OFFICE)
@writes
def revoke_waiver(placement_id: int, waiver_id: int) -> Response:
    """Take a waiver back: the light is red again at once."""
    viewer = current_viewer()
    placement = queries.get_placement(viewer, placement_id)
    waiving.revoke(queries.get_waiver(placement, waiver_id), by=viewer, at=now())
    flash(_("已撤销豁免"), "success")
    return go(url_for("placements.waivers", placement_id=placement.id))


@blueprint.get("/<int:placement_id>/waivers/<int:waiver_id>/document")
@requires(*policy.WAIVER_READERS)
def waiver_document(placement_id: int, waiver_id: int) -> Response:
    """The signed decision."""
    placement = queries.get_placement(current_viewer(), placement_id)
    return attachment(queries.get_waiver(placement, waiver_id).file)


def _form(placement: Placement, **data: object) -> WaiverForm:
    """The form, offering what a waiver may be recorded for; a second one is refused with its own words."""
    form = WaiverForm(**data)
    open_now = waiving.open_to_waiver(placement, on=today())
    standing = [row.rule for row in queries.waivers_of(placement.id) if row.ended_at is None and row.until >= today()]
    labels = {"": _("请选择"), **{one.rule: _offered(one) for one in open_now}}
    form.rule.choices = options(labels)
    if form.is_submitted() and form.rule.data in standing:
        form.rule.choices = options({**labels, form.rule.data: form.rule.data})
    return form


def _offered(finding: Finding) -> str:
    return f"{finding.rule} {translate(finding.message)}"


def _page(placement: Placement, form: WaiverForm, *, status: int = 200) -> Response:
    found = queries.waivers_of(placement.id)
    names = preparing.names_of([waiver.granted_by_id for waiver in found])
    rows = [_row(waiver, names) for waiver in found]
    may = policy.can_waive(current_viewer(), placement)
    return respond("placements/waivers.html", status=status, placement=placement, rows=rows, form=form, allowed=may)


def _row(waiver: Waiver, names: dict[int, str]) -> Row:
    word, tone = _state(waiver, today())
    standing = tone == "warn"
    return Row(waiver, _label(waiver), word, tone, names.get(waiver.granted_by_id, ""), standing)


def _state(waiver: Waiver, on: date) -> tuple[Text, str]:
    if waiver.ended_at is not None and local_date(waiver.ended_at) <= waiver.until:
        return Text("已撤销"), "neutral"
    return (Text("已到期"), "neutral") if waiver.until < on else (Text("生效中"), "warn")


def _label(waiver: Waiver) -> Text:
    """What the rule is called on the page of the placement."""
    rows = rule_book.current().standing(local_date(waiver.at))
    row = next((row for row in rows if row.id == waiver.rule and row.waivable), None)
    return RULE_LABELS.get(row.check, LIGHT_LABELS[row.light]) if row else Text(waiver.rule)
