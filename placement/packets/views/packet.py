"""The packet of one placement: each paper as it stands, and printing what is needed."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from placement.agreements.rules import PARTY_LABELS
from placement.infra import files
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound, RuleBroken
from placement.kernel.text import Text
from placement.packets import policy, services
from placement.packets.needs import needs_of
from placement.packets.rules import NEGOTIATED, STANDING_LABELS, TO_PRINT, PrintScope, Standing
from placement.packets.services import Order
from placement.packets.standings import Paper, packet_of
from placement.packets.views.blueprint import blueprint, now, today
from placement.packets.wording import TONES, next_step, to_print
from placement.papers.catalogue import label_of
from placement.papers.kinds import KINDS, PAPER_KIND_LABELS, PaperKind
from placement.placements.models import Placement
from placement.placements.queries import get_placement
from placement.web.access import current_viewer, requires
from placement.web.downloads import download
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.transactions import writes


@blueprint.get("/<int:placement_id>")
@requires(*policy.READERS)
def show(placement_id: int) -> Response:
    """Each paper with its standing, what changed, who signs again."""
    viewer = current_viewer()
    placement = get_placement(viewer, placement_id)
    papers = _papers(placement, viewer)
    return respond(
        "packets/show.html",
        placement=placement,
        papers=papers,
        step=next_step(papers),
        titles=PAPER_KIND_LABELS,
        rules=KINDS,
        words=STANDING_LABELS,
        tones=TONES,
        label_of=label_of,
        signers_of=lambda paper: _listed(PARTY_LABELS[party] for party in paper.signers),
        amended_of=lambda paper: _listed(label_of(paper.kind, change.name) for change in paper.amended),
        can_print=policy.can_print(viewer, placement),
        alone={paper.need for paper in papers if _may_be_printed_alone(paper)},
    )


def _listed(labels: Iterable[Text]) -> str:
    """学校、企业、本人."""
    return "、".join(map(translate, labels))


def _papers(placement: Placement, viewer: Viewer) -> list[Paper]:
    """The papers of a placement that this viewer may have."""
    needs = needs_of([placement])[placement.id]
    return packet_of(placement, needs, on=today(), only=lambda need: policy.may_have(viewer, need.kind))


def _may_be_printed_alone(paper: Paper) -> bool:
    """A text that parties sign is made where it is sent for signing."""
    return paper.kind not in NEGOTIATED and paper.standing in (*TO_PRINT, Standing.NOT_DUE)


@blueprint.get("/<int:placement_id>/papers/<int:document_id>")
@requires(*policy.READERS)
def paper(placement_id: int, document_id: int) -> Response:
    """The bytes of one paper of the packet, as they were issued."""
    viewer = current_viewer()
    placement = get_placement(viewer, placement_id)
    for one in _papers(placement, viewer):
        if one.document is not None and one.document.id == document_id:
            name = f"{translate(PAPER_KIND_LABELS[one.kind])}_{placement.person.name}_{one.document.number}.pdf"
            return download(files.read(one.document.file), name, one.document.file.media_type, inline=True)
    raise NotFound()


@blueprint.post("/<int:placement_id>/print")
@requires(*policy.PRINTERS)
@writes
def print_needed(placement_id: int) -> Response:
    """Print what is missing or out of date, or the kinds that were named."""
    viewer = current_viewer()
    placement = get_placement(viewer, placement_id)
    named = tuple(PaperKind(kind) for kind in request.form.getlist("kinds") if kind in set(PaperKind))
    kinds = named or to_print(_papers(placement, viewer))
    if not kinds:
        raise RuleBroken("nothing_to_print", Text("没有需要打印的文书"))
    order = Order(
        placements=[placement],
        scope=PrintScope.CHOSEN,
        title=_("%(name)s的文书", name=placement.person.name),
        kinds=kinds,
    )
    run = services.ask(order, by=viewer, at=now())
    return go(url_for("packets.run", run_id=run.id))
