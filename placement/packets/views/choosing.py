"""Before a run: whose papers, which, and in what form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import DomainError, NotAllowed
from placement.kernel.text import Text
from placement.packets import policy, queries, services
from placement.packets.forms import RunForm, WhoForm
from placement.packets.rules import PACKET, PRINT_FORM_LABELS, PrintForm, PrintScope
from placement.packets.services import Order
from placement.packets.views.blueprint import blueprint, now, today
from placement.papers.kinds import PAPER_KIND_LABELS, PaperKind
from placement.placements.models import Placement
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

WHAT = {"needed": Text("只打印需要的：缺的、过期的、等待签署的"), "all": Text("所选文书全部打印，已有的原样再印一份")}


@blueprint.get("/runs/new")
@requires(*policy.PRINTERS)
def new_run() -> Response:
    """Choose a class, an enterprise or people, then the papers."""
    viewer = current_viewer()
    asked = request.args.getlist("ids", type=int)
    return _page(viewer, _run_form(viewer, formdata=None), _chosen(viewer, request.args, asked), ticked=None)


@blueprint.post("/runs/")
@requires(*policy.PRINTERS)
@writes
def ask_for_run() -> Response:
    """Write the run down; the worker prints it."""
    viewer, form = current_viewer(), _run_form(current_viewer())
    listed = _chosen(viewer, request.form, request.form.getlist("listed", type=int))
    ticked = set(request.form.getlist("ids", type=int))
    if not form.validate():
        return _page(viewer, form, listed, ticked=ticked, status=422)
    try:
        run = services.ask(_order(form, listed, ticked), by=viewer, at=now())
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.field, translate(error.message))
        return _page(viewer, form, listed, ticked=ticked, status=error.status)
    return go(url_for("packets.run", run_id=run.id))


def _order(form: RunForm, listed: list[Placement], ticked: set[int]) -> Order:
    """Everybody of a class or an enterprise, or those who were ticked."""
    chosen = [placement for placement in listed if placement.id in ticked]
    whole = len(chosen) == len(listed)
    scope, title = PrintScope.CHOSEN, _("%(name)s等 %(n)s 人的文书", name=_first(chosen), n=len(chosen))
    if whole and form.class_name.data:
        scope, title = PrintScope.CLASS, _("%(name)s的文书", name=form.class_name.data)
    elif whole and chosen and (form.enterprise.data or form.school.data):
        scope, title = PrintScope.ENTERPRISE, _("%(name)s的文书", name=chosen[0].enterprise.short_name)
    return Order(
        placements=chosen,
        scope=scope,
        title=title,
        kinds=tuple(PaperKind(kind) for kind in form.kinds.data or ()),
        form=PrintForm(form.form.data),
        only_needed=form.what.data == "needed",
        duplex=bool(form.duplex.data),
    )


def _first(chosen: list[Placement]) -> str:
    return chosen[0].person.name if chosen else ""


def _chosen(viewer: Viewer, asked: Mapping[str, Any], ids: list[int]) -> list[Placement]:
    """The people of the class, the enterprise or the school that was chosen, or the named ones."""
    condition = _condition(asked, ids)
    return [] if condition is None else queries.people(viewer, condition, today=today())


def _condition(asked: Mapping[str, Any], ids: list[int]) -> ColumnElement[bool] | None:
    if asked.get("class_name"):
        return Placement.class_name == asked["class_name"]
    for name, column in (("enterprise", Placement.enterprise_id), ("school", Placement.school_id)):
        if str(asked.get(name, "")).isdecimal():
            return column == int(asked[name])
    return Placement.id.in_(ids) if ids else None


def _run_form(viewer: Viewer, **data: Any) -> RunForm:
    if "formdata" in data:
        data |= {name: request.args.get(name, "") for name in ("class_name", "enterprise", "school")}
    form = RunForm(**data)
    kinds = [kind for kind in PACKET if policy.may_have(viewer, kind)]
    form.kinds.choices = options({kind.value: PAPER_KIND_LABELS[kind] for kind in kinds})
    form.what.choices = options(WHAT)
    form.form.choices = options({form.value: label for form, label in PRINT_FORM_LABELS.items()})
    return form


def _who_form(viewer: Viewer) -> WhoForm:
    """The office chooses a class or an enterprise, the enterprise one of its schools."""
    day = today()
    office = viewer.is_(Role.PLACEMENT_OFFICE)
    classes = queries.classes(viewer, today=day) if office else []
    enterprises = queries.organisations(viewer, Placement.enterprise_id, today=day) if office else []
    schools = [] if office else queries.organisations(viewer, Placement.school_id, today=day)
    return WhoForm(
        class_name={"": Text("请选择"), **{name: f"{name}（{count}）" for name, count in classes}},
        enterprise={"": Text("请选择"), **{str(one): f"{name}（{count}）" for one, name, count in enterprises}},
        school={"": Text("请选择"), **{str(one): f"{name}（{count}）" for one, name, count in schools}},
    )


def _page(
    viewer: Viewer, form: RunForm, listed: list[Placement], *, ticked: set[int] | None, status: int = 200
) -> Response:
    return respond(
        "packets/new_run.html",
        status=status,
        who=_who_form(viewer),
        office=viewer.is_(Role.PLACEMENT_OFFICE),
        asked=bool(request.args),
        form=form,
        listed=listed,
        ticked={placement.id for placement in listed} if ticked is None else ticked,
    )
