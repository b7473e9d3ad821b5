"""The list of agreements, what one owes first, and sending many for signing."""

from __future__ import annotations

from typing import Any

from flask import flash, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.accounts.rules import Role
from placement.agreements import queries, services
from placement.agreements.forms import ListForm
from placement.agreements.models import Agreement
from placement.agreements.rules import AGREEMENT_KIND_LABELS, AGREEMENT_STATE_LABELS, AgreementKind, AgreementState
from placement.agreements.views.blueprint import SIGNERS, blueprint, now
from placement.agreements.wording import TONES, who_next
from placement.kernel.actors import Viewer
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.placements.models import Placement
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

MANY = (Role.PLACEMENT_OFFICE, Role.HR)
"""Who fills in many at once; to sign many, one needs only to be asked."""
SORTS = {"since": Agreement.since, "start": Placement.starts_on, "class": Placement.class_name}


@blueprint.get("/agreements/")
@requires(*queries.READERS)
def index() -> Response:
    """The agreements a person may see; `?mine=1` narrows to those that wait for them."""
    return _list(current_viewer())


def _list(viewer: Viewer, *, done: int = 0, failed: Any = (), status: int = 200) -> Response:
    form = ListForm(request.args)
    form.state.choices = options({"": Text("全部状态"), **AGREEMENT_STATE_LABELS})
    state = form.state.data if form.state.data in set(AgreementState) else ""
    mine = request.args.get("mine") == "1"
    rows = queries.agreement_rows(viewer, state=state, mine=mine, words=(form.q.data or "").strip()[:60])
    word, order = sort_key(SORTS, "-since")
    return respond(
        "agreements/index.html",
        "agreements/_list.html",
        status=status,
        page=paginate(rows.order_by(order, Agreement.id.desc())),
        sort=word,
        form=form,
        mine=mine,
        chips=_chips(form, state),
        party=viewer.is_(*SIGNERS),
        bulk=viewer.is_(*MANY) or (mine and viewer.is_(*SIGNERS) and not viewer.is_(Role.STUDENT)),
        fills=viewer.is_(*MANY),
        sends=viewer.is_(Role.PLACEMENT_OFFICE),
        kinds={kind.value: label for kind, label in AGREEMENT_KIND_LABELS.items()},
        words={value.value: label for value, label in AGREEMENT_STATE_LABELS.items()},
        tones={value.value: tone for value, tone in TONES.items()},
        who_next=who_next,
        kind_of=AgreementKind,
        done=done,
        failed=failed,
    )


def _chips(form: ListForm, state: str) -> list[tuple[str, str]]:
    chips = [(form.q.data, "q")] if form.q.data else []
    return [*chips, (translate(AGREEMENT_STATE_LABELS[AgreementState(state)]), "state")] if state else chips


@blueprint.post("/agreements/chosen/<any(group, sign):act>")
@requires(*SIGNERS)
@writes
def choose(act: str) -> Response:
    """From the ticked rows to the page where they are filled in, or signed, together."""
    ids = request.form.getlist("ids", type=int)
    if not ids:
        raise RuleBroken("nothing_picked", Text("请先勾选协议"))
    return go(url_for("agreements.group" if act == "group" else "agreements.sign_many", ids=ids))


@blueprint.post("/agreements/send")
@requires(Role.PLACEMENT_OFFICE)
@writes
def send_many() -> Response:
    """Send the ticked agreements for signing; rows that cannot go are named, the others are sent."""
    viewer = current_viewer()
    chosen = queries.agreements_by_ids(viewer, request.form.getlist("ids", type=int))
    if not chosen:
        raise RuleBroken("nothing_picked", Text("请先勾选要送签的协议"))
    done, failed = services.send_many(chosen, by=viewer, at=now())
    if failed:
        return _list(viewer, done=done, failed=failed)
    flash(_("已送签 %(n)s 份协议，正在生成文本", n=done), "success")
    return go(url_for("agreements.index"))
