"""Why not paid: what both sides confirmed and no statement pays yet, with the reason, for payee and payer alike."""

from __future__ import annotations

from werkzeug.wrappers import Response

from placement.attendance.models import MonthSheet
from placement.subsidies import policy, queries
from placement.subsidies.checks import failures
from placement.subsidies.views.blueprint import blueprint
from placement.web.access import current_viewer, requires
from placement.web.filters import mask_name
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key


@blueprint.get("/unpaid")
@requires(*policy.READERS)
def unpaid() -> Response:
    """The list, the newest month first."""
    viewer = current_viewer()
    word, order = sort_key(queries.UNPAID_SORTS, "-month")
    return respond(
        "subsidies/unpaid.html",
        "subsidies/_unpaid.html",
        page=paginate(queries.unpaid_rows(viewer).order_by(order, MonthSheet.id)),
        sort=word,
        failures=failures,
        name=str if policy.sees_names(viewer) else mask_name,
        with_school=not policy.is_of_school(viewer),
    )
