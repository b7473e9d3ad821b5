"""Acts on a request: yes, no, taken back, not accepted; and the pause at once."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.kernel.errors import DomainError
from placement.leaving import queries, services
from placement.leaving.forms import AgreeForm
from placement.leaving.rules import RUNG_OF
from placement.leaving.views.blueprint import blueprint, comment, now
from placement.leaving.views.show import request_page
from placement.web.access import current_viewer, requires
from placement.web.filters import date_cn, translate
from placement.web.htmx import go
from placement.web.transactions import writes


@blueprint.post("/<int:request_id>/agree")
@requires(*RUNG_OF)
@writes
def agree(request_id: int) -> Response:
    """Say yes, with the last day."""
    viewer, form = current_viewer(), AgreeForm()
    request = queries.get_request(viewer, request_id)
    if not form.validate():
        return request_page(request, viewer, form=form, status=422)
    try:
        services.agree(request, form.last_day.data, form.words.data or "", by=viewer, at=now())
    except DomainError as error:
        if error.field is None:
            raise
        form.add_error(error.field, translate(error.message))
        return request_page(request, viewer, form=form, status=error.status)
    flash(_("已同意，最后一天是 %(day)s", day=date_cn(request.last_day)), "success")
    return go(url_for("leaving.show", request_id=request.id))


@blueprint.post("/<int:request_id>/decline")
@requires(*RUNG_OF)
@writes
def decline(request_id: int) -> Response:
    """Say no, with the reason."""
    viewer = current_viewer()
    request = queries.get_request(viewer, request_id)
    services.decline(request, comment(), by=viewer, at=now())
    flash(_("已答复学生：不同意"), "success")
    return go(url_for("leaving.show", request_id=request.id))


@blueprint.post("/<int:request_id>/withdraw")
@requires(Role.STUDENT)
@writes
def withdraw(request_id: int) -> Response:
    """The student takes the request back."""
    viewer = current_viewer()
    request = queries.get_request(viewer, request_id)
    services.withdraw(request, by=viewer, at=now())
    flash(_("申请已撤回"), "success")
    return go(url_for("leaving.show", request_id=request.id))


@blueprint.post("/<int:request_id>/object")
@requires(Role.STUDENT)
@writes
def object_to(request_id: int) -> Response:
    """The student does not accept the answer."""
    viewer = current_viewer()
    request = queries.get_request(viewer, request_id)
    services.object_to(request, comment(), by=viewer, at=now())
    flash(_("异议已交给上一级，48 小时的答复时限重新开始"), "success")
    return go(url_for("leaving.show", request_id=request.id))


@blueprint.post("/<int:request_id>/suspend")
@requires(Role.PLACEMENT_OFFICE)
@writes
def suspend(request_id: int) -> Response:
    """Pause the stay at once."""
    viewer = current_viewer()
    request = queries.get_request(viewer, request_id)
    services.suspend(request, by=viewer, at=now())
    flash(_("已中止实习，请尽快答复申请"), "success")
    return go(url_for("leaving.show", request_id=request.id))
