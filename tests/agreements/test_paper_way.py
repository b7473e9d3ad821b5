"""Signing on paper: the pages come back one by one, what is missing is named, what is complete becomes signatures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.agreements import paper_queries, services
from placement.agreements.models import HandOver, PaperPage
from placement.agreements.paper_rules import Holder, Report
from placement.agreements.rules import AgreementState, Party, SigningMethod
from placement.agreements.services import Filing, PaperIncomplete
from placement.agreements.services.paper import places_for
from placement.infra.files import StoredFile, read
from placement.infra.scans import PAGE_LIMIT, count_pages
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import Conflict, NotAllowed, RuleBroken
from placement.placements.rules import Scan
from tests.factories.agreements import Desk, a_desk, do_jobs, fill, sent, sign, signed, whole_scan
from tests.factories.applications import MORNING
from tests.factories.people import bureau_person, finance_of, hr_of, viewer_for
from tests.factories.scans import a_pdf, a_photo
from tests.support.signing_in import sign_in

PHOTO = Scan(a_photo(), "IMG_0001.jpg")


def pages_of(desk: Desk) -> int:
    assert desk.agreement.draft is not None
    return desk.agreement.draft.pages


def photographed(desk: Desk, pages: Iterable[int] = (), *, by: Viewer | None = None) -> Desk:
    """These pages (none named: all) have been photographed."""
    for page in pages or range(1, pages_of(desk) + 1):
        services.upload_pages(desk.agreement, PHOTO, first=page, by=by or desk.trio.office, at=MORNING)
    return desk


def sent_again(desk: Desk) -> Desk:
    """Sent back by the enterprise, mended, and sent anew: there is a second draft."""
    services.return_draft(desk.agreement, Party.ENTERPRISE, "报酬写错", by=desk.trio.hr, at=MORNING)
    fill(desk, Party.ENTERPRISE)
    services.send_for_signing(desk.agreement, by=desk.trio.office, at=MORNING)
    do_jobs(desk)
    return desk


def filing(desk: Desk, *parties: Party, without: Iterable[str] = (), unreadable: Iterable[int] = ()) -> Filing:
    """Everything right and seen; keywords spoil something."""
    marks = {place.key for place in places_for(desk.agreement, parties)} - set(without)
    readable = set(range(1, pages_of(desk) + 1)) - set(unreadable)
    return Filing(
        draft_number=desk.agreement.draft_number,
        names={party: f"{party.value}签字人" for party in parties},
        report=Report(frozenset(readable), frozenset(marks)),
    )


def lacking(desk: Desk, told: Filing) -> list[str]:
    with pytest.raises(PaperIncomplete) as refusal:
        services.file_paper(desk.agreement, told, by=desk.trio.office, at=MORNING)
    assert desk.agreement.current_signatures == []
    assert desk.agreement.state == AgreementState.SIGNING
    return [str(lack.what) for lack in refusal.value.lacks]


def test_what_is_missing_is_named_and_nothing_is_filed(db: SQLAlchemy) -> None:
    desk = photographed(sent(a_desk()), (1, 2))
    told = filing(desk, Party.PERSON, Party.ENTERPRISE, without={"seal-enterprise"}, unreadable={2})
    missing = [f"第{page}页缺失" for page in range(3, pages_of(desk) + 1)]
    assert lacking(desk, told) == ["第2页看不清", *missing, "缺乙方盖章处的印章"]


def test_several_parties_are_filed_at_once_in_order_with_the_hash_of_the_print(db: SQLAlchemy) -> None:
    desk = photographed(sent(a_desk(minor=True)))
    draft = desk.agreement.draft
    assert draft is not None
    parties = (Party.ENTERPRISE, Party.PERSON, Party.SCHOOL, Party.GUARDIAN)
    signatures = services.file_paper(desk.agreement, filing(desk, *parties), by=desk.trio.office, at=MORNING)
    assert [one.party for one in signatures] == ["person", "guardian", "enterprise", "school"]
    assert {(one.method, one.sha256) for one in signatures} == {(SigningMethod.PAPER, draft.sha256)}
    scan = signatures[0].scan
    assert scan is not None
    assert {one.scan_id for one in signatures} == {scan.id}
    assert count_pages(read(scan)) == pages_of(desk)
    do_jobs(desk)
    assert desk.agreement.state == AgreementState.SIGNED
    assert desk.agreement.document is not None


def test_one_party_on_paper_and_the_others_on_screen_end_in_the_final_paper(db: SQLAlchemy) -> None:
    desk = sign(sent(a_desk()), Party.PERSON)
    photographed(desk, by=desk.trio.hr)
    services.file_paper(desk.agreement, filing(desk, Party.ENTERPRISE), by=desk.trio.hr, at=MORNING)
    sign(desk, Party.SCHOOL)
    do_jobs(desk)
    assert [one.method for one in desk.agreement.current_signatures] == ["screen", "paper", "screen"]
    assert desk.agreement.state == AgreementState.SIGNED


def test_mixed_signing_follows_the_order_that_the_school_set(db: SQLAlchemy) -> None:
    desk = fill(a_desk())
    order = [Party.SCHOOL, Party.GUARDIAN, Party.ENTERPRISE, Party.PERSON]
    services.set_signing(order, 14, by=desk.trio.office, at=MORNING)
    services.send_for_signing(desk.agreement, by=desk.trio.office, at=MORNING)
    do_jobs(desk)
    photographed(desk)
    with pytest.raises(Conflict, match="out_of_order"):
        services.file_paper(desk.agreement, filing(desk, Party.ENTERPRISE), by=desk.trio.hr, at=MORNING)
    services.file_paper(desk.agreement, filing(desk, Party.SCHOOL), by=desk.trio.office, at=MORNING)
    services.file_paper(desk.agreement, filing(desk, Party.ENTERPRISE), by=desk.trio.hr, at=MORNING)
    sign(desk, Party.PERSON)
    do_jobs(desk)
    assert desk.agreement.state == AgreementState.SIGNED


def test_nobody_is_passed_over_and_nobody_signs_twice(db: SQLAlchemy) -> None:
    desk = photographed(sent(a_desk()))

    def refused(*parties: Party) -> str:
        with pytest.raises(Conflict) as refusal:
            services.file_paper(desk.agreement, filing(desk, *parties), by=desk.trio.office, at=MORNING)
        return refusal.value.code

    assert refused(Party.PERSON, Party.SCHOOL) == refused(Party.SCHOOL) == "out_of_order"
    services.file_paper(desk.agreement, filing(desk, Party.PERSON), by=desk.trio.office, at=MORNING)
    assert refused(Party.PERSON) == "already_signed"
    assert len(desk.agreement.signatures) == 1


def test_paper_of_an_older_draft_and_paper_after_the_last_day_are_refused(db: SQLAlchemy) -> None:
    desk = photographed(sent(a_desk()))
    old = filing(desk, Party.PERSON)
    late = MORNING + timedelta(days=91)
    assert desk.agreement.sign_by is not None
    assert local_date(late) > desk.agreement.sign_by
    with pytest.raises(Conflict, match="too_late"):
        services.file_paper(desk.agreement, old, by=desk.trio.office, at=late)
    sent_again(desk)
    assert paper_queries.paper_pages(desk.agreement) == {}
    photographed(desk)
    with pytest.raises(Conflict, match="old_draft"):
        services.file_paper(desk.agreement, old, by=desk.trio.office, at=MORNING)
    assert desk.agreement.current_signatures == []


def test_whose_paper_one_may_bring(db: SQLAlchemy) -> None:
    desk, foreign = photographed(sent(a_desk(minor=True))), a_desk()
    refusals = [
        (desk.trio.hr, (Party.PERSON,)),
        (desk.trio.me, (Party.PERSON, Party.GUARDIAN, Party.ENTERPRISE)),
        (foreign.trio.office, (Party.PERSON,)),
        (foreign.trio.me, (Party.PERSON,)),
        (viewer_for(bureau_person()), (Party.PERSON,)),
    ]
    for viewer, parties in refusals:
        with pytest.raises(NotAllowed):
            services.file_paper(desk.agreement, filing(desk, *parties), by=viewer, at=MORNING)
        if viewer not in (desk.trio.hr, desk.trio.me):
            with pytest.raises(NotAllowed):
                services.upload_pages(desk.agreement, PHOTO, by=viewer, at=MORNING)
    filed = services.file_paper(desk.agreement, filing(desk, Party.PERSON, Party.GUARDIAN), by=desk.trio.me, at=MORNING)
    assert len(filed) == 2


def test_the_newest_photograph_of_a_page_counts_and_the_old_one_stays(db: SQLAlchemy) -> None:
    desk = photographed(sent(a_desk()), (1, 1))
    services.upload_pages(desk.agreement, Scan(a_pdf(2), "补.pdf"), first=1, by=desk.trio.me, at=MORNING)
    services.upload_pages(desk.agreement, PHOTO, first=2, by=desk.trio.me, at=MORNING)
    pages = paper_queries.paper_pages(desk.agreement)
    assert {page: (found.row.file.name, found.index) for page, found in pages.items()} == {
        1: ("补.pdf", 0),
        2: ("IMG_0001.jpg", 0),
    }
    assert db.session.query(PaperPage).count() == 5


def test_a_scan_is_split_from_the_chosen_page_on_and_one_too_long_is_refused(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    last = pages_of(desk)
    rows = services.upload_pages(desk.agreement, Scan(a_pdf(2), "a.pdf"), first=2, by=desk.trio.me, at=MORNING)
    assert [row.page for row in rows] == [2, 3]
    for pages, first in ((last + 1, 1), (2, last), (1, last + 1), (1, 0)):
        with pytest.raises(RuleBroken, match="wrong_page_count"):
            services.upload_pages(desk.agreement, Scan(a_pdf(pages), "a.pdf"), first=first, by=desk.trio.me, at=MORNING)
    short = Scan(a_pdf(last - 1), "a.pdf")
    with pytest.raises(RuleBroken, match="wrong_page_count"):
        services.sign_on_paper(desk.agreement, Party.PERSON, "张华生", scan=short, by=desk.trio.office, at=MORNING)


def test_the_paper_goes_from_hand_to_hand_and_everybody_speaks_for_themselves(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    trio = desk.trio

    def says(viewer: Viewer, holder: Holder) -> None:
        services.take_over(desk.agreement, holder, page=2, note="顺丰", by=viewer, at=MORNING)

    for viewer, holder in ((trio.me, Holder.PERSON), (trio.hr, Holder.ENTERPRISE), (trio.office, Holder.SCHOOL)):
        says(viewer, holder)
        says(viewer, holder)
    for viewer, holder in (
        (trio.me, Holder.ENTERPRISE),
        (trio.hr, Holder.SCHOOL),
        (trio.me, Holder.GUARDIAN),
        (trio.office, Holder.ARCHIVE),
        (viewer_for(hr_of(a_desk().trio.enterprise)), Holder.ENTERPRISE),
    ):
        with pytest.raises(NotAllowed):
            says(viewer, holder)
    assert [row.holder for row in paper_queries.hand_overs(desk.agreement)] == ["person", "enterprise", "school"]


def test_into_the_archive_goes_what_all_have_signed(db: SQLAlchemy) -> None:
    desk = signed(a_desk())
    with pytest.raises(NotAllowed):
        services.take_over(desk.agreement, Holder.ARCHIVE, by=desk.trio.hr, at=MORNING)
    services.take_over(desk.agreement, Holder.ARCHIVE, by=desk.trio.office, at=MORNING)
    assert desk.agreement.state == AgreementState.ARCHIVED
    services.take_over(desk.agreement, Holder.SCHOOL, by=desk.trio.office, at=MORNING)
    services.take_over(desk.agreement, Holder.ARCHIVE, by=desk.trio.office, at=MORNING)
    assert [row.holder for row in paper_queries.hand_overs(desk.agreement)] == ["archive", "school", "archive"]


def test_each_party_says_once_that_it_has_its_copy(db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    with pytest.raises(Conflict, match="not_signed_yet"):
        services.receive_copy(desk.agreement, by=desk.trio.me, at=MORNING)
    sign(desk)
    do_jobs(desk)
    for viewer in (desk.trio.hr, desk.trio.hr, desk.trio.me):
        services.receive_copy(desk.agreement, by=viewer, at=MORNING)
    with pytest.raises(NotAllowed):
        services.receive_copy(desk.agreement, by=viewer_for(bureau_person()), at=MORNING)
    found = paper_queries.copies(desk.agreement)
    assert {party: row is not None for party, row in found.items()} == {
        Party.SCHOOL: False,
        Party.ENTERPRISE: True,
        Party.PERSON: True,
    }


def paper_path(desk: Desk, rest: str = "") -> str:
    assert desk.agreement.draft is not None
    return f"/agreements/paper/{desk.agreement.draft.token}{rest}"


def test_the_code_leads_to_the_page_that_was_scanned_after_signing_in(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    path = paper_path(desk, "?page=2")
    away = client.get(path)
    assert (away.status_code, "page%3D2" in away.headers["Location"]) == (303, True) or away.status_code == 302
    sign_in(client, desk.trio.person.user)
    text = client.get(path).text
    for words in (f"第 2 页，共 {pages_of(desk)} 页", "纸质件现在在我手里", "拍照上传第 2 页", 'capture="environment"'):
        assert words in text
    sign_in(client, bureau_person())
    text = client.get(path).text
    assert ("纸质件现在在我手里" in text, "拍照上传" in text) == (False, False)


def test_a_foreign_code_is_404_for_looking_handing_over_and_uploading(client: FlaskClient, db: SQLAlchemy) -> None:
    desk, foreign = sent(a_desk()), a_desk()
    for user in (foreign.trio.person.user, foreign.trio.hr_user, foreign.trio.office_user):
        sign_in(client, user)
        assert client.get(paper_path(desk)).status_code == 404
        assert client.post(paper_path(desk, "/hand-over"), data={"holder": "person"}).status_code == 404
        assert client.post(paper_path(desk, "/pages"), data={"page": 1}).status_code == 404
    sign_in(client, desk.trio.office_user)
    assert client.get("/agreements/paper/nothing").status_code == 404
    assert db.session.query(HandOver).count() == 0


def test_a_hand_over_is_shown_like_the_track_of_a_parcel(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    sign_in(client, desk.trio.hr_user)
    told = {"holder": "enterprise", "page": 2, "note": "顺丰 SF123"}
    assert client.post(paper_path(desk, "/hand-over"), data=told).status_code == 303
    assert client.post(paper_path(desk, "/hand-over"), data={**told, "holder": "school"}).status_code == 403
    assert client.post(paper_path(desk, "/hand-over"), data={**told, "holder": "moon"}).status_code == 422
    for path in (paper_path(desk), f"/agreements/{desk.agreement.id}"):
        text = client.get(path).text
        assert all(words in text for words in ("纸质件到达企业", "扫的是第 2 页；顺丰 SF123", "现在在"))


def test_a_photograph_is_kept_and_the_next_missing_page_follows(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    sign_in(client, desk.trio.person.user)
    answer = client.post(paper_path(desk, "/pages"), data={"page": 2, "scan": (BytesIO(PHOTO.data), "IMG.jpg")})
    assert (answer.status_code, answer.headers["Location"]) == (303, paper_path(desk, "?page=3"))
    base = f"/agreements/{desk.agreement.id}/pages"
    assert client.get(f"{base}/2").data == PHOTO.data
    assert "attachment" in client.get(f"{base}/2").headers["Content-Disposition"]
    small = client.get(f"{base}/2/small")
    assert (small.mimetype, small.data[:2]) == ("image/jpeg", b"\xff\xd8")
    assert client.get(f"{base}/1").status_code == 404
    for user in (finance_of(desk.trio.school), a_desk().trio.hr_user):
        assert sign_in(client, user).get(f"{base}/2").status_code in (403, 404)


@pytest.mark.parametrize(
    "data,words",
    [
        (b"", "文件是空的"),
        (b"MZ program", "只能上传 PDF"),
        (b"%PDF-1.4 signed by hand", "打不开"),
        (a_pdf(PAGE_LIMIT + 1), "页数过多"),
        (a_photo()[:900], "照片打不开"),
    ],
    ids=["empty", "program", "broken", "too many pages", "cut off"],
)
def test_hostile_files_get_a_sentence_and_leave_nothing(
    client: FlaskClient, db: SQLAlchemy, data: bytes, words: str
) -> None:
    desk = sent(a_desk())
    kept = db.session.query(StoredFile).count()
    sign_in(client, desk.trio.office_user)
    told = {"page": 1, "scan": (BytesIO(data), "scan"), "back": "scan"}
    answer = client.post(paper_path(desk, "/pages"), data=told)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert db.session.query(PaperPage).count() == 0
    assert db.session.query(StoredFile).count() == kept


def told_of(desk: Desk, *parties: str, **changes: object) -> dict[str, object]:
    """What the browser sends when everything is ticked for these parties."""
    places = places_for(desk.agreement, map(Party, parties))
    right: dict[str, object] = {
        "parties": list(parties),
        "readable": list(range(1, pages_of(desk) + 1)),
        "marks": [place.key for place in places],
        "draft": desk.agreement.draft_number,
        **{f"name_{party}": "签字人" for party in parties},
    }
    return {**right, **changes}


def test_the_office_files_on_one_page_and_is_told_what_is_missing(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = photographed(sent(a_desk()))
    path = f"/agreements/{desk.agreement.id}/scan"
    sign_in(client, desk.trio.office_user)
    assert all(words in client.get(path).text for words in ("乙方盖章处：印章", "丙方签字处：签字", "已全部上传"))
    answer = client.post(path, data=told_of(desk, "person", "enterprise", marks=["sign-person", "sign-enterprise"]))
    assert answer.status_code == 422
    for words in ("缺乙方盖章处的印章", "缺骑缝处的印章", "把纸质件交回企业补齐", "退回修改"):
        assert words in answer.text
    assert "缺甲方" not in answer.text
    assert client.post(path, data=told_of(desk, "person", draft=7)).status_code == 409
    assert client.post(path, data=told_of(desk, "person", name_person="")).status_code == 422
    assert desk.agreement.current_signatures == []
    assert client.post(path, data=told_of(desk, "person", "enterprise")).status_code == 303
    scan = desk.agreement.current_signatures[0]
    assert client.get(f"/agreements/{desk.agreement.id}/signatures/{scan.id}/scan").data.startswith(b"%PDF-")


def test_a_whole_scan_is_uploaded_and_filed_in_one_act_and_stays_as_it_was(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    path, scan = f"/agreements/{desk.agreement.id}/scan", whole_scan(desk)
    sign_in(client, desk.trio.person.user)

    def upload(data: bytes) -> int:
        return client.post(path, data=told_of(desk, "person", scan=(BytesIO(data), "签字.pdf"))).status_code

    assert upload(a_pdf(pages_of(desk) - 1)) == 422
    assert db.session.query(PaperPage).count() == 0
    assert client.post(path, data=told_of(desk, "enterprise")).status_code == 422
    assert upload(scan.data) == 303
    signature = desk.agreement.current_signatures[0]
    assert signature.scan is not None
    assert read(signature.scan) == scan.data
    assert "您不能代为登记" in client.get(path).text


def test_the_paper_of_an_older_draft_says_that_it_is_one(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = sent(a_desk())
    old = paper_path(desk)
    sent_again(desk)
    sign_in(client, desk.trio.person.user)
    text = client.get(old).text
    assert ("这张纸是旧稿" in text, "纸质件现在在我手里" in text) == (True, False)
    assert client.post(f"{old}/hand-over", data={"holder": "person"}).status_code == 409
    uploaded = {"page": 1, "scan": (BytesIO(PHOTO.data), "IMG.jpg")}
    assert client.post(f"{old}/pages", data=uploaded).status_code == 409
    assert (db.session.query(HandOver).count(), db.session.query(PaperPage).count()) == (0, 0)


def test_the_page_of_the_agreement_shows_who_lacks_a_copy(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = signed(a_desk())
    path = f"/agreements/{desk.agreement.id}"
    sign_in(client, desk.trio.person.user)
    assert client.get(path).text.count("缺：还没有确认收到") == 3
    assert client.post(f"{path}/copy").status_code == 303
    text = client.get(path).text
    assert (text.count("缺：还没有确认收到"), "张华生于" in text, f"{path}/copy" in text) == (2, True, False)
