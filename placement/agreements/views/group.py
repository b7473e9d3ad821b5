"""One's own part of many agreements: usual terms above, a row for each with what is different."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.agreements import policy, queries, services
from placement.agreements.forms import terms_form, values_of
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT_KIND_LABELS, AgreementKind, Party
from placement.agreements.terms import Term, TermKind, terms_of
from placement.agreements.views.blueprint import blueprint, now
from placement.agreements.views.filling import groups_of, people_for
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.web.access import current_viewer, requires
from placement.web.fields import Form
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes

AT_ONCE = 200
"""More agreements than this make a page that no phone can show."""
SINGLE = {
    Party.SCHOOL: ("instructor_id", "policy_number", "filing_number"),
    Party.ENTERPRISE: ("mentor_id", "department"),
}
"""Terms that usually differ from one person to the next."""


@blueprint.get("/agreements/group")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
def group() -> Response:
    """The form for the ticked agreements, begun with what the first of them holds."""
    chosen, party = _chosen(current_viewer(), request.args.getlist("ids", type=int))
    return _page(chosen, party, _usual(chosen, party, submitted=False), rows=_rows(chosen, party, submitted=False))


@blueprint.post("/agreements/group")
@requires(Role.PLACEMENT_OFFICE, Role.HR)
@writes
def fill_group() -> Response:
    """Complete the part in all of them; rows that fail are named and the others are done."""
    viewer = current_viewer()
    chosen, party = _chosen(viewer, request.form.getlist("ids", type=int))
    usual, rows = _usual(chosen, party, submitted=True), _rows(chosen, party, submitted=True)
    if not all([usual.validate(), *(form.validate() for _agreement, form in rows)]):
        return _page(chosen, party, usual, rows=rows, status=422)
    own = {agreement.id: _different(form, _single(agreement.kind, party)) for agreement, form in rows}
    values = values_of(usual, terms_of(chosen[0].kind, party))
    done, failed = services.fill_group(chosen, party, values, own=own, by=viewer, at=now())
    if failed:
        return _page(chosen, party, usual, rows=rows, done=done, failed=failed, status=422 if not done else 200)
    flash(_("已填写完成 %(n)s 份协议", n=done), "success")
    return go(url_for("agreements.index"))


def _chosen(viewer: Viewer, ids: list[int]) -> tuple[list[Agreement], Party]:
    """The ticked agreements that may be filled in together. Raises RuleBroken with what is wrong with the choice."""
    chosen = [one for one in queries.agreements_by_ids(viewer, ids[:AT_ONCE]) if policy.can_fill(viewer, one)]
    if not chosen:
        raise RuleBroken("nothing_picked", Text("请先勾选可以填写的协议；已送签或已签署的不能再填写"))
    if len({one.kind for one in chosen}) > 1:
        raise RuleBroken("mixed_kinds", Text("请勾选同一种协议：不同种类的协议填写内容不同，不能一起填写"))
    party = policy.party_of(viewer, chosen[0])
    if party is None or party not in SINGLE:
        raise RuleBroken("nothing_picked", Text("请先勾选可以填写的协议；已送签或已签署的不能再填写"))
    return chosen, party


def _single(kind: str, party: Party) -> list[Term]:
    return [term for term in terms_of(kind, party) if term.name in SINGLE[party]]


def _usual(chosen: Sequence[Agreement], party: Party, *, submitted: bool) -> Form:
    first, own = chosen[0], terms_of(chosen[0].kind, party)
    return terms_form(own, first.terms.get(party, {}), people_for(first, own), submitted=submitted)


def _rows(chosen: Sequence[Agreement], party: Party, *, submitted: bool) -> list[tuple[Agreement, Form]]:
    own = _single(chosen[0].kind, party)
    people = people_for(chosen[0], own)
    return [
        (
            agreement,
            terms_form(own, _known(agreement, party), people, submitted=submitted, prefix=f"row{agreement.id}"),
        )
        for agreement in chosen
    ]


def _known(agreement: Agreement, party: Party) -> dict[str, Any]:
    """What is on record for this one alone: its people, the number of its policy."""
    terms = agreement.terms.get(party, {})
    return {name: terms.get(name) for name in SINGLE[party]}


def _different(form: Form, own: Sequence[Term]) -> dict[str, Any]:
    """What was filled in on the row; an empty cell means: as usual."""
    values = values_of(form, own)
    return {term.name: values[term.name] for term in own if values[term.name] or term.kind is TermKind.TICK}


def _page(
    chosen: Sequence[Agreement],
    party: Party,
    usual: Form,
    *,
    rows: Sequence[tuple[Agreement, Form]],
    done: int = 0,
    failed: Any = (),
    status: int = 200,
) -> Response:
    own = terms_of(chosen[0].kind, party)
    return respond(
        "agreements/group.html",
        status=status,
        form=usual,
        groups=groups_of(usual, own),
        rows=[(agreement, [form[term.name] for term in _single(agreement.kind, party)]) for agreement, form in rows],
        heads=[(translate(term.label), "", "") for term in _single(chosen[0].kind, party)],
        columns=[translate(term.label) for term in _single(chosen[0].kind, party)],
        title=AGREEMENT_KIND_LABELS[AgreementKind(chosen[0].kind)],
        done=done,
        failed=failed,
    )
