"""What the pages of the paper way show: where the paper is, its way, its pages, its copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from flask_babel import gettext as _

from placement.agreements import paper_queries, paper_rules, policy
from placement.agreements.facts.signing import party_name
from placement.agreements.models import Agreement, HandOver
from placement.agreements.paper_forms import page_word
from placement.agreements.paper_rules import ARRIVALS, HOLDER_LABELS, Holder
from placement.agreements.rules import FILLERS, PARTY_LABELS, AgreementState, Party
from placement.agreements.services.paper import pages_of
from placement.infra.statelog import TransitionLog
from placement.kernel.actors import Viewer
from placement.kernel.text import Text
from placement.papers.models import IssuedDocument
from placement.placements.policy import can_see_papers

STANDING = (AgreementState.SIGNED, AgreementState.ARCHIVED)


@dataclass(frozen=True)
class SheetShown:
    """One page of the print in the overview; `kind` of what was uploaded: image, pdf, or empty."""

    page: int
    kind: str = ""
    at: datetime | None = None

    @property
    def there(self) -> bool:
        """Whether somebody has uploaded it."""
        return bool(self.kind)


def sheets(agreement: Agreement, draft: IssuedDocument) -> list[SheetShown]:
    """All pages of the print, with what came back of each."""
    found = paper_queries.paper_pages(agreement)
    return [_shown(page, found.get(page)) for page in range(1, pages_of(draft) + 1)]


def _shown(page: int, found: paper_queries.PageOnFile | None) -> SheetShown:
    if found is None:
        return SheetShown(page)
    return SheetShown(page, "image" if found.row.file.media_type.startswith("image/") else "pdf", found.row.at)


def page_shown(asked: str | None, pages: int) -> int:
    """The page of the address, or the first one."""
    number = int(asked) if asked and asked.isdecimal() and len(asked) < 4 else 1
    return number if 1 <= number <= pages else 1


def next_page(agreement: Agreement, draft: IssuedDocument, after: int) -> int:
    """The next page that is missing, round the corner too; the same one when all are there."""
    missing = paper_rules.missing_pages(pages_of(draft), paper_queries.paper_pages(agreement))
    return next((page for page in missing if page > after), missing[0] if missing else after)


def may_look(viewer: Viewer, agreement: Agreement) -> bool:
    """Signed paper is for the parties' own people and for those who oversee the school."""
    return policy.party_of(viewer, agreement) is not None or can_see_papers(viewer, agreement.placement)


def filable(viewer: Viewer, agreement: Agreement) -> tuple[Party, ...]:
    """For whom the viewer may file paper now."""
    allowed = [party for party in agreement.order if policy.can_upload_for(viewer, agreement, party)]
    return paper_rules.to_file(agreement.order, {one.party for one in agreement.current_signatures}, allowed)


def signer_names(agreement: Agreement, parties: Iterable[Party]) -> dict[Party, str]:
    """Who is expected to have signed: the person, the guardian, the representative that an organisation named."""
    school, enterprise = (agreement.terms.get(party, {}) for party in (Party.SCHOOL, Party.ENTERPRISE))
    named = {
        Party.SCHOOL: school.get("school_representative") or "",
        Party.ENTERPRISE: enterprise.get("representative") or "",
    }
    return {party: named[party] if party in named else party_name(agreement, party) for party in parties}


@dataclass(frozen=True)
class Stop:
    """One stop on the paper's way, as the timeline shows it."""

    event: str
    at: datetime
    actor_name: str
    comment: str
    organisation_id: None = None


def track(rows: Iterable[HandOver]) -> list[Stop]:
    """Where the paper has been, oldest first."""
    return [Stop(row.holder, row.at, row.by_name, _remark(row)) for row in rows]


def _remark(row: HandOver) -> str:
    scanned = _("扫的是%(page)s", page=page_word(row.page)) if row.page else ""
    return "；".join(filter(None, (scanned, row.note)))


def where_it_is(rows: Sequence[HandOver]) -> tuple[Text, datetime] | None:
    """Who has the paper, and since when: since the first of them who said so, when colleagues said it one by one."""
    if not rows:
        return None
    last = rows[-1].holder
    since = list(takewhile(lambda row: row.holder == last, reversed(rows)))[-1]
    return HOLDER_LABELS[Holder(last)], since.at


def way_of(agreement: Agreement) -> dict[str, Any]:
    """Where the paper is and has been."""
    rows = paper_queries.hand_overs(agreement)
    return {"here": where_it_is(rows), "track": track(rows), "arrivals": ARRIVALS}


def paper_context(agreement: Agreement, viewer: Viewer, history: Iterable[TransitionLog]) -> dict[str, Any]:
    """What the page of the agreement says of its paper and its copies."""
    received = paper_queries.copies(agreement, history)
    mine = policy.party_of(viewer, agreement)
    standing = agreement.state in STANDING
    return {
        **way_of(agreement),
        "copies": [(PARTY_LABELS[party], received[party]) for party in FILLERS] if standing else [],
        "can_receive_copy": standing and mine is not None and received[mine] is None,
    }
