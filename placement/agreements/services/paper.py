"""The way of paper: where the print is, its pages as they come back, and the filing that makes signatures of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from placement.agreements import paper_queries, paper_rules, policy
from placement.agreements.models import Agreement, HandOver, PaperPage, Signature
from placement.agreements.paper_queries import PageOnFile
from placement.agreements.paper_rules import Holder, Lack, Position, Report
from placement.agreements.rules import (
    AGREEMENT,
    PARTY_LABELS,
    TEMPLATES,
    AgreementKind,
    AgreementState,
    Party,
    SigningMethod,
)
from placement.agreements.services.signatures import keep_signature, require_turn
from placement.agreements.services.signing import archive
from placement.extensions import db
from placement.infra import files, scans, statelog
from placement.infra.files import StoredFile
from placement.infra.scans import Sheet
from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.papers.kinds import PaperKind
from placement.papers.models import IssuedDocument
from placement.placements.rules import Scan

NOTE_LIMIT = 200
_STANDING = (AgreementState.SIGNED, AgreementState.ARCHIVED)


class PaperIncomplete(RuleBroken):
    """The paper cannot be filed; `lacks` names everything that is missing."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__(
            "paper_incomplete",
            Text("纸质件缺 %(count)s 处，没有登记；第一处：%(first)s", count=len(lacks), first=lacks[0].what),
        )
        self.lacks = lacks


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What is filed: paper of which draft, who signed for which party, and what was seen on it."""

    draft_number: int
    names: Mapping[Party, str]
    report: Report


def require_current(agreement: Agreement, draft: IssuedDocument) -> None:
    """Only paper of the present draft counts. Raises Conflict for an older one."""
    if agreement.draft_id != draft.id:
        why = Text(
            "这张纸是旧稿（%(number)s），文本已经更新，旧稿上的签字盖章无效；请打印当前这一稿", number=draft.number
        )
        raise Conflict("old_draft", why)


def take_over(
    agreement: Agreement, holder: Holder, *, page: int | None = None, note: str = "", by: Viewer, at: datetime
) -> HandOver:
    """Say that one has the paper in hand now; said twice it is said once. Into the archive goes what all have signed.

    Raises NotAllowed for a holder whom the viewer is not, Conflict when there is no paper to hand on.
    """
    standing = agreement.state in _STANDING
    if agreement.draft is None or not (standing or agreement.state == AgreementState.SIGNING):
        raise Conflict("no_paper", Text("这份协议现在没有在流转的纸质件，请刷新页面查看最新状态"))
    if holder not in paper_rules.claimable(policy.party_of(by, agreement), agreement.order, signed=standing):
        raise NotAllowed()
    track = paper_queries.hand_overs(agreement)
    if track and (track[-1].holder, track[-1].by_id) == (holder, by.user_id):
        return track[-1]
    if holder is Holder.ARCHIVE and agreement.state == AgreementState.SIGNED:
        archive(agreement, by=by, at=at)
    return _record(agreement, HandOver(holder=holder, page=page, note=note.strip()[:NOTE_LIMIT]), by=by, at=at)


def _record(agreement: Agreement, row: HandOver, *, by: Viewer, at: datetime) -> HandOver:
    if by.user_id is None:
        raise NotAllowed()
    row.agreement_id, row.draft_number = agreement.id, agreement.draft_number
    row.by_id, row.by_name, row.at = by.user_id, by.name[:60], at
    db.session.add(row)
    db.session.flush()
    return row


def upload_pages(agreement: Agreement, scan: Scan, *, first: int = 1, by: Viewer, at: datetime) -> list[PaperPage]:
    """Keep a photograph of one page, or a scan of several from page `first` on; of one page the newest counts.

    Raises NotAllowed for others than the parties; Conflict when nothing is being signed; RuleBroken for a file that
    is no picture or PDF, that cannot be opened, or that has more pages than the paper.
    """
    if policy.party_of(by, agreement) is None or by.user_id is None:
        raise NotAllowed()
    if agreement.state != AgreementState.SIGNING or agreement.draft is None:
        raise Conflict("not_signing", Text("协议当前不在签署中，请刷新页面查看最新状态"))
    stored = files.store_upload(scan.data, name=scan.name, at=at)
    count, room = scans.count_pages(scan.data), pages_of(agreement.draft)
    if not 1 <= first <= room or first + count - 1 > room:
        raise _too_many(count, room=room, first=first)
    rows = [_page(agreement, page, stored) for page in range(first, first + count)]
    for row in rows:
        row.uploaded_by_id, row.at = by.user_id, at
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _page(agreement: Agreement, page: int, stored: StoredFile) -> PaperPage:
    return PaperPage(agreement_id=agreement.id, draft_number=agreement.draft_number, page=page, file_id=stored.id)


def _too_many(count: int, *, room: int, first: int = 1) -> RuleBroken:
    if first == 1:
        why = Text("上传的文件有 %(count)s 页，当前这一稿共 %(room)s 页，请确认扫描的是这一稿", count=count, room=room)
    else:
        why = Text(
            "从第 %(first)s 页起放不下：文件有 %(count)s 页，这一稿共 %(room)s 页", first=first, count=count, room=room
        )
    return RuleBroken("wrong_page_count", why, field="file")


def pages_of(draft: IssuedDocument) -> int:
    """How many pages the print has."""
    return draft.pages or scans.count_pages(files.read(draft.file))


def places_for(agreement: Agreement, parties: Iterable[Party]) -> tuple[Position, ...]:
    """Where these parties sign and seal on the agreement's paper, in the order of signing."""
    chosen = set(parties)
    kind = PaperKind(TEMPLATES[AgreementKind(agreement.kind)])
    return paper_rules.positions(kind, [party for party in agreement.order if party in chosen])


def file_paper(agreement: Agreement, filing: Filing, *, by: Viewer, at: datetime) -> list[Signature]:
    """Make signatures of the uploaded pages, for one party or several in order: the scan beside the hash of the print.

    Raises NotAllowed for paper that the viewer may not bring; Conflict for an older draft, out of order, or after the
    last day; RuleBroken for a missing name; PaperIncomplete, with all that is missing, and then nothing is filed.
    """
    parties = [party for party in agreement.order if party in filing.names]
    draft = _require_filable(agreement, filing, parties, by=by, at=at)
    pages = paper_queries.paper_pages(agreement)
    found = paper_rules.lacks(pages_of(draft), pages, places_for(agreement, parties), report=filing.report)
    if found:
        raise PaperIncomplete(found)
    scan = _evidence(agreement, [pages[number] for number in sorted(pages)], at=at)
    return [_sign(agreement, party, filing.names[party], scan=scan, by=by, at=at) for party in parties]


def _require_filable(
    agreement: Agreement, filing: Filing, parties: Sequence[Party], *, by: Viewer, at: datetime
) -> IssuedDocument:
    if set(filing.names) - set(parties) or not all(policy.can_upload_for(by, agreement, party) for party in parties):
        raise NotAllowed()
    if not parties:
        raise RuleBroken("nobody_chosen", Text("请选择这次登记哪一方的签署"), field="parties")
    if filing.draft_number != agreement.draft_number:
        raise Conflict("old_draft", Text("协议文本已经更新，旧稿上的签字盖章无效；请打印当前这一稿重新签署"))
    signed = {one.party for one in agreement.current_signatures}
    skipped = paper_rules.passed_over(agreement.order, signed, parties)
    if skipped is not None and not signed & set(parties):
        why = Text("请按顺序登记：%(who)s在前，尚未签署", who=PARTY_LABELS[skipped])
        raise Conflict("out_of_order", why)
    return require_turn(agreement, parties[0], at=at)


def _evidence(agreement: Agreement, pages: Sequence[PageOnFile], *, at: datetime) -> StoredFile:
    """The pages as one PDF; a scan that is the whole paper already stays as it was uploaded."""
    whole = pages[0].row.file
    originals = {page.row.file_id: page.row.file for page in pages}
    data = {key: files.read(original) for key, original in originals.items()}
    if len(originals) == 1 and Sheet(data[whole.id]).is_pdf:
        return whole
    together = scans.joined(Sheet(data[page.row.file_id], page.index) for page in pages)
    return files.store(together, name=f"{agreement.number}-签字件.pdf", media_type="application/pdf", at=at)


def _sign(agreement: Agreement, party: Party, name: str, *, scan: StoredFile, by: Viewer, at: datetime) -> Signature:
    draft = require_turn(agreement, party, at=at)
    if not name.strip():
        raise RuleBroken("name_missing", Text("请填写签字人姓名"), field=f"name_{party.value}")
    signature = Signature(
        method=SigningMethod.PAPER, signer_name=name.strip()[:60], sha256=draft.sha256, scan_id=scan.id
    )
    return keep_signature(agreement, party, signature, by=by, at=at)


def sign_on_paper(
    agreement: Agreement, party: Party, signer_name: str, *, scan: Scan, by: Viewer, at: datetime
) -> Signature:
    """The quick way: a scan of the whole paper that is complete, uploaded and filed for one party in one act.

    Raises what `upload_pages` and `file_paper` raise, and RuleBroken for a scan of another number of pages.
    """
    if not policy.can_upload_for(by, agreement, party):
        raise NotAllowed()
    draft = require_turn(agreement, party, at=at)
    upload_whole(agreement, scan, by=by, at=at)
    report = Report(
        frozenset(range(1, pages_of(draft) + 1)), frozenset(one.key for one in places_for(agreement, [party]))
    )
    filing = Filing(draft_number=agreement.draft_number, names={party: signer_name}, report=report)
    return file_paper(agreement, filing, by=by, at=at)[0]


def upload_whole(agreement: Agreement, scan: Scan, *, by: Viewer, at: datetime) -> list[PaperPage]:
    """Keep a scan of all pages. Raises as `upload_pages`, and RuleBroken when it has not as many as the print."""
    rows = upload_pages(agreement, scan, by=by, at=at)
    room = pages_of(agreement.draft) if agreement.draft else 0
    if len(rows) != room:
        raise _too_many(len(rows), room=room)
    return rows


def receive_copy(agreement: Agreement, *, by: Viewer, at: datetime) -> None:
    """A party has its copy of the signed agreement (R-206); said twice it is said once.

    Raises NotAllowed for others than the parties, Conflict before all have signed.
    """
    mine = policy.party_of(by, agreement)
    if mine is None:
        raise NotAllowed()
    if agreement.state not in _STANDING:
        raise Conflict("not_signed_yet", Text("各方签署完成、生成正式文本后，才能确认收到"))
    if paper_queries.copies(agreement)[mine] is None:
        statelog.log(agreement, AGREEMENT.kind, "copy", source=agreement.state, by=by, at=at)
