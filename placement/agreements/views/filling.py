"""Each party's own form, made from the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.queries import mentors_of, teachers_of
from placement.agreements import policy, queries, services
from placement.agreements.facts.hours import rest, work_days
from placement.agreements.forms import terms_form, values_of
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT_KIND_LABELS, AgreementKind, Party
from placement.agreements.terms import Term, TermKind, party_with, term_named, terms_of
from placement.agreements.views.blueprint import PARTIES, blueprint, now
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.web.access import current_viewer, requires
from placement.web.fields import Form
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/agreements/<int:agreement_id>/terms")
@requires(*PARTIES)
def terms(agreement_id: int) -> Response:
    """The viewer's own part of the agreement."""
    agreement, party = _own_part(agreement_id)
    return _page(agreement, party, _form(agreement, party, submitted=False))


@blueprint.post("/agreements/<int:agreement_id>/terms")
@requires(*PARTIES)
@writes
def fill(agreement_id: int) -> Response:
    """Save half done, or say that it is done."""
    agreement, party = _own_part(agreement_id)
    form, complete = _form(agreement, party, submitted=True), request.form.get("act") == "complete"
    if not form.validate():
        return _page(agreement, party, form, status=422)
    values = values_of(form, terms_of(agreement.kind, party))
    try:
        services.fill_terms(agreement, party, values, complete=complete, by=current_viewer(), at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(agreement, party, form, status=422)
    flash(_("已填写完成") if complete else _("已保存，尚未填写完成"), "success")
    if complete and request.form.get("same_slot"):
        _same_slot(agreement, party)
    return go(url_for("agreements.show", agreement_id=agreement.id))


def _same_slot(agreement: Agreement, party: Party) -> None:
    done, failed = services.fill_same_slot(agreement, party, by=current_viewer(), at=now())
    flash(_("同一岗位的其他 %(n)s 份协议也已填写完成", n=done), "success")
    for name, reason in failed:
        flash(_("%(name)s 的协议没有填写完成：%(why)s", name=name, why=translate(reason)), "warning")


def _own_part(agreement_id: int) -> tuple[Agreement, Party]:
    viewer = current_viewer()
    agreement = queries.get_agreement(viewer, agreement_id)
    party = policy.party_of(viewer, agreement)
    if party is None:
        raise NotAllowed()
    return agreement, party


def people_for(agreement: Agreement, own: Sequence[Term]) -> dict[str, list[tuple[int, str]]]:
    """Whom the fields for people may name."""
    people = {
        "instructor_id": [
            (one.user_id, f"{one.user.name}（{one.number}）") for one in teachers_of(agreement.school_id)
        ],
        "mentor_id": [(person.id, person.name) for person in mentors_of(agreement.enterprise_id)],
    }
    names = {term.name for term in own}
    return {name: choices for name, choices in people.items() if name in names}


def _form(agreement: Agreement, party: Party, *, submitted: bool) -> Form:
    own = terms_of(agreement.kind, party)
    return terms_form(own, agreement.terms.get(party, {}), people_for(agreement, own), submitted=submitted)


def _page(agreement: Agreement, party: Party, form: Form, *, status: int = 200) -> Response:
    viewer = current_viewer()
    return respond(
        "agreements/terms.html",
        status=status,
        agreement=agreement,
        form=form,
        groups=groups_of(form, terms_of(agreement.kind, party)),
        fillable=policy.can_fill(viewer, agreement),
        title=AGREEMENT_KIND_LABELS[AgreementKind(agreement.kind)],
        days=work_days(agreement.placement),
        rest=rest(agreement.placement),
        changed=[_changed(agreement, name) for name in agreement.resets.get(party, [])],
        others=0
        if party is Party.PERSON
        else len([o for o in queries.same_slot(agreement) if party not in o.completed_by]),
    )


def _changed(agreement: Agreement, name: str) -> tuple[str, str]:
    """What another party changed, as it reads now."""
    term = term_named(agreement.kind, name)
    value = agreement.terms.get(party_with(agreement.kind, name), {}).get(name)
    if term.kind is TermKind.PERSON:
        people = {agreement.placement.mentor_id: agreement.placement.mentor}
        people[agreement.placement.instructor_id] = agreement.placement.instructor
        person = people.get(value)
        return translate(term.label), person.name if person else ""
    return translate(term.label), str(value or "")


def groups_of(form: Form, own: tuple[Term, ...]) -> list[tuple[Any, list[tuple[Any, Term]]]]:
    """The fields under their headings, in the order of the matrix."""
    groups: dict[str, tuple[Any, list[tuple[Any, Term]]]] = {}
    for term in own:
        key = str(term.group)
        groups.setdefault(key, (term.group, []))[1].append((form[term.name], term))
    return list(groups.values())
