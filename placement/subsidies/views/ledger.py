"""The ledger: every movement of every line, and what the rows asked for add up to."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.kernel.actors import Viewer
from placement.organisations.queries import schools
from placement.subsidies import policy, queries
from placement.subsidies.forms import LedgerFilters
from placement.subsidies.models import LedgerEntry
from placement.subsidies.queries import LedgerWishes
from placement.subsidies.states import ENTRY_KIND_LABELS, FIGURE_LABELS, effect
from placement.subsidies.views.blueprint import blueprint, chips, figures, word_of
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import mask_name
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key

SORTS = {"at": LedgerEntry.id, "month": LedgerEntry.month, "amount": LedgerEntry.amount_fen}


@blueprint.get("/ledger")
@requires(*policy.BOOK_READERS)
def ledger() -> Response:
    """The entries, newest first; a figure of a budget bar leads here, filtered to what it is made of."""
    viewer, form = current_viewer(), _filters(current_viewer())
    wishes = _wishes(form)
    word, order = sort_key(SORTS, "-at")
    school_id = wishes.school_id or (None if policy.sees_all_schools(viewer) else viewer.organisation_id)
    return respond(
        "subsidies/ledger.html",
        "subsidies/_ledger.html",
        page=paginate(queries.ledger_rows(viewer, wishes).order_by(order, LedgerEntry.id.desc())),
        sums=queries.ledger_figures(viewer, wishes),
        sort=word,
        form=form,
        chips=chips(form.q, form.year, form.school, form.figure, form.kind),
        labels=ENTRY_KIND_LABELS,
        effect=effect,
        money=figures(viewer, school_id, wishes.year) if school_id and wishes.year else None,
        name=str if policy.sees_names(viewer) else mask_name,
        all_schools=policy.sees_all_schools(viewer),
    )


def _filters(viewer: Viewer) -> LedgerFilters:
    form = LedgerFilters(request.args)
    form.year.choices = options({"": _("全部年度"), **{str(year): str(year) for year in queries.years(viewer)}})
    public = {str(school.id): school.short_name for school in schools() if school.public}
    form.school.choices = options({"": _("全部学校"), **(public if policy.sees_all_schools(viewer) else {})})
    form.figure.choices = options({"": _("全部数字"), **FIGURE_LABELS})
    form.kind.choices = options({"": _("全部类别"), **ENTRY_KIND_LABELS})
    return form


def _wishes(form: LedgerFilters) -> LedgerWishes:
    asked = {field.name: field.data for field in (form.year, form.school, form.figure, form.kind) if word_of(field)}
    return LedgerWishes(
        school_id=int(asked.get("school", 0)) or None,
        year=int(asked.get("year", 0)) or None,
        figure=asked.get("figure", ""),
        kind=asked.get("kind", ""),
        words=(form.q.data or "")[:60].strip(),
    )
