"""A school's own texts: written by one person, put into use by another, and never changed while in use."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from placement.kernel.actors import Viewer
from placement.kernel.errors import Conflict, NotAllowed, NotFound, RuleBroken
from placement.papers import versions
from placement.papers.kinds import PaperKind
from placement.papers.models import TemplateVersion, WordingText
from placement.papers.rules import TemplateState
from placement.papers.wordings import current_wording, house_wording, is_compared
from tests.documents.reading import squeeze, text
from tests.factories.agreements import a_desk, signed
from tests.factories.applications import MORNING
from tests.factories.organisations import a_school
from tests.factories.people import leader_of, office_of, viewer_for
from tests.support.signing_in import sign_in

KIND = PaperKind.WORK_PLACEMENT_AGREEMENT
OWN_SENTENCE = "本校学生实习期间参加技能竞赛的，乙方予以准假。"


class Offices:
    """A school with a writer, a colleague, and a leader."""

    def __init__(self) -> None:
        self.school = a_school()
        self.writer: Viewer = viewer_for(office_of(self.school))
        self.colleague: Viewer = viewer_for(office_of(self.school, "夏老师"))
        self.leader: Viewer = viewer_for(leader_of(self.school))

    def submitted(self, body: str = "") -> TemplateVersion:
        """A version that waits for its publication."""
        version = versions.begin(KIND, by=self.writer, at=MORNING)
        versions.save(version, body or with_own_sentence(), note="增加竞赛准假", by=self.writer, at=MORNING)
        versions.act(version, "submit", by=self.writer, at=MORNING)
        return version


def with_own_sentence() -> str:
    """The house text with one more article among the standing clauses."""
    return f"{house_wording(KIND).body.rstrip()}\n. {OWN_SENTENCE}\n"


def test_the_house_text_is_in_use_until_a_school_publishes_its_own(db: SQLAlchemy) -> None:
    offices = Offices()
    version = offices.submitted()
    assert current_wording(KIND, offices.school.id) == house_wording(KIND)
    versions.act(version, "publish", by=offices.leader, at=MORNING)
    assert OWN_SENTENCE in current_wording(KIND, offices.school.id).body
    assert current_wording(KIND, a_school().id) == house_wording(KIND)


def test_nobody_publishes_or_gives_back_what_they_wrote(db: SQLAlchemy) -> None:
    offices = Offices()
    version = offices.submitted()
    for act in ("publish", "return"):
        with pytest.raises(RuleBroken, match=f"template_{act}_refused"):
            versions.act(version, act, "看过", by=offices.writer, at=MORNING)
    versions.act(version, "publish", by=offices.colleague, at=MORNING)
    assert (version.state, version.publisher_id) == (TemplateState.PUBLISHED, offices.colleague.user_id)


def test_an_unknown_field_cannot_be_submitted_and_its_line_is_named(db: SQLAlchemy) -> None:
    offices = Offices()
    version = versions.begin(KIND, by=offices.writer, at=MORNING)
    body = version.body.replace("{{ assessment.method }}", "{{ assessment.madness }}")
    faults = versions.save(version, body, note="", by=offices.writer, at=MORNING)
    line = next(number for number, row in enumerate(version.body.split("\n"), start=1) if "madness" in row)
    assert line in {fault.line for fault in faults}
    with pytest.raises(RuleBroken, match="template_faulty"):
        versions.act(version, "submit", by=offices.writer, at=MORNING)


@pytest.mark.parametrize("needed", ["[[stay]]", "[[pay]]", "[[signatures]]", "{{ assessment.method }}"])
def test_a_text_without_one_of_the_nine_contents_cannot_be_submitted(db: SQLAlchemy, needed: str) -> None:
    offices = Offices()
    version = versions.begin(KIND, by=offices.writer, at=MORNING)
    body = version.body.replace(needed, "从略" if "{{" in needed else "")
    assert versions.save(version, body, note="", by=offices.writer, at=MORNING)
    with pytest.raises(RuleBroken, match="template_faulty"):
        versions.act(version, "submit", by=offices.writer, at=MORNING)


def test_what_is_in_use_is_not_edited_and_gives_way_to_the_next(db: SQLAlchemy) -> None:
    offices = Offices()
    first = offices.submitted()
    versions.act(first, "publish", by=offices.leader, at=MORNING)
    with pytest.raises(Conflict, match="not_draft"):
        versions.save(first, "# 空\n", note="", by=offices.writer, at=MORNING)
    second = offices.submitted()
    assert (second.number, OWN_SENTENCE in second.body) == (2, True)
    versions.act(second, "publish", by=offices.leader, at=MORNING)
    assert (first.state, second.state) == (TemplateState.RETIRED, TemplateState.PUBLISHED)


def test_one_version_at_a_time_is_in_the_making(db: SQLAlchemy) -> None:
    offices = Offices()
    versions.begin(KIND, by=offices.writer, at=MORNING)
    with pytest.raises(Conflict, match="in_work"):
        versions.begin(KIND, by=offices.colleague, at=MORNING)


def test_other_roles_and_other_schools_have_no_way_in(db: SQLAlchemy) -> None:
    offices, foreign = Offices(), Offices()
    version = offices.submitted()
    with pytest.raises(NotAllowed):
        versions.begin(KIND, by=offices.leader, at=MORNING)
    with pytest.raises(NotFound):
        versions.get_version(foreign.writer, version.id)
    for by in (foreign.leader, foreign.colleague):
        with pytest.raises(NotAllowed):
            versions.act(version, "publish", by=by, at=MORNING)


def test_what_the_system_makes_alone_cannot_be_rewritten(db: SQLAlchemy) -> None:
    with pytest.raises(RuleBroken, match="not_editable"):
        versions.begin(PaperKind.SUBSIDY_STATEMENT, by=Offices().writer, at=MORNING)


def test_a_comparison_counts_for_this_very_text_only(db: SQLAlchemy) -> None:
    offices = Offices()
    house = current_wording(KIND, offices.school.id)
    told = {"compared_on": MORNING.date(), "note": "教务处 沈老师", "by": offices.writer, "at": MORNING}
    versions.record_comparison(KIND, house.digest, **told)
    assert is_compared(house, offices.school.id)
    assert not is_compared(house, a_school().id)
    versions.act(offices.submitted(), "publish", by=offices.leader, at=MORNING)
    assert not is_compared(current_wording(KIND, offices.school.id), offices.school.id)
    with pytest.raises(Conflict, match="other_text"):
        versions.record_comparison(KIND, house.digest, **told)


def test_an_issued_paper_keeps_its_text_when_the_school_publishes_another(db: SQLAlchemy) -> None:
    desk = signed(a_desk())
    document = desk.agreement.document
    assert document is not None
    kept = db.session.get_one(WordingText, document.wording_digest)
    assert kept.body == house_wording(KIND).body
    writer, leader = desk.trio.office, viewer_for(leader_of(desk.trio.school))
    version = versions.begin(KIND, by=writer, at=MORNING)
    versions.save(version, with_own_sentence(), note="", by=writer, at=MORNING)
    versions.act(version, "submit", by=writer, at=MORNING)
    versions.act(version, "publish", by=leader, at=MORNING)
    assert document.wording_digest == kept.digest
    assert OWN_SENTENCE not in kept.body


def test_the_editor_saves_names_faults_previews_and_hands_over(client: FlaskClient, db: SQLAlchemy) -> None:
    offices = Offices()
    writer, leader = office_of(offices.school, "文老师"), leader_of(offices.school, "姜校长")
    sign_in(client, writer)
    begun = client.post(f"/papers/templates/{KIND}/begin")
    address = begun.headers["Location"]
    wrong = {"body": "# 协议\n{{ secret.key }}\n", "act": "submit"}
    page = client.post(address, data=wrong, follow_redirects=True)
    assert "第 2 行" in page.text
    assert "secret.key" in page.text
    assert client.get(f"{address}/preview").status_code == 422
    client.post(address, data={"body": with_own_sentence(), "act": "submit"})
    preview = client.get(f"{address}/preview")
    assert squeeze(OWN_SENTENCE) in text(preview.data)
    sign_in(client, leader)
    assert client.post(f"{address}/publish").status_code == 303
    version = db.session.scalars(select(TemplateVersion)).one()
    assert version.state == TemplateState.PUBLISHED
    assert client.post(address, data={"body": "# 改\n"}).status_code == 403


def test_another_school_finds_no_version_at_any_address(client: FlaskClient, db: SQLAlchemy) -> None:
    version = Offices().submitted()
    foreign = a_school()
    address = f"/papers/templates/versions/{version.id}"
    for user in (office_of(foreign, "外校老师"), leader_of(foreign, "外校校长")):
        sign_in(client, user)
        for way in ("", "/preview"):
            assert client.get(address + way).status_code == 404
        for act in ("publish", "return", "withdraw"):
            assert client.post(f"{address}/{act}", data={"comment": "不行"}).status_code == 404
    assert version.state == TemplateState.SUBMITTED


def test_the_gate_is_amber_until_the_text_is_compared_and_green_after_that(client: FlaskClient, db: SQLAlchemy) -> None:
    desk = signed(a_desk())
    placement, missing = desk.trio.placement, "尚未记录与示范文本核对"
    sign_in(client, desk.trio.office_user)
    assert missing in client.get(f"/placements/{placement.id}").text
    digest = house_wording(KIND).digest
    told = {"digest": digest, "compared_on": MORNING.date().isoformat(), "note": "教务处 沈老师"}
    assert client.post(f"/papers/templates/{KIND}/compare", data={**told, "digest": "0" * 64}).status_code == 409
    assert client.post(f"/papers/templates/{KIND}/compare", data=told).status_code == 303
    assert missing not in client.get(f"/placements/{placement.id}").text
    assert "本校已记录：使用中的文本与官方示范文本核对过" in client.get(f"/papers/templates/{KIND}").text
