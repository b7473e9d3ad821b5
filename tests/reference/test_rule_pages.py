"""The pages of the rule book."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.accounts.rules import Role
from placement.compliance.rulebook import shipped_book
from placement.kernel.clock import FixedClock, at_local
from placement.reference.models import RuleRevision
from tests.factories.organisations import a_school
from tests.factories.people import an_administrator, finance_of
from tests.support.markup import Page
from tests.support.queries import counted
from tests.support.signing_in import sign_in

SOURCE = "教职成〔2026〕9号"
DAY = "/reference/rules/R-311/day_not_long"
ALL = len(shipped_book().rows)


@pytest.fixture
def administrator(client: FlaskClient, db: SQLAlchemy) -> FlaskClient:
    """The system administrator's browser."""
    return sign_in(client, an_administrator(Role.SYSTEM_ADMIN))


def row(**changes: object) -> dict[str, object]:
    """A new row of R-311 as the form posts it."""
    return {
        "severity": "block",
        "minutes": "420",
        "message": "每日实习时间不得超过{hours}小时",
        "message_en": "No day may have more than {hours} hours",
        "article": "《职业学校学生实习管理规定》第十七条",
        "valid_from": "2026-03-16",
        "valid_to": "",
        "source": SOURCE,
        "confidence": "found",
    } | changes


def test_everyone_who_is_signed_in_reads_the_rules_and_visitors_do_not(client: FlaskClient, db: SQLAlchemy) -> None:
    for path in ("/reference/rules", DAY):
        assert client.get(path).status_code == 302
    sign_in(client, finance_of(a_school()))

    page = client.get("/reference/rules")
    region = client.get("/reference/rules", headers={"HX-Request": "true"})

    assert f"共 {ALL} 条结果" in page.text
    assert f"规则版本：{shipped_book().version}" in page.text
    assert region.text.strip() in page.text
    assert "每日实习时间不得超过8小时" in client.get(DAY).text


def test_who_only_reads_finds_no_button_and_no_way_in(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in(client, finance_of(a_school()))

    assert "修订规则" not in client.get(DAY).text
    assert client.get(f"{DAY}/revise").status_code == 403
    assert client.post(f"{DAY}/revise", data=row()).status_code == 403
    assert db.session.query(RuleRevision).count() == 0


def test_every_page_of_every_rule_is_sound(administrator: FlaskClient) -> None:
    for each in shipped_book().rows:
        for path in (f"/reference/rules/{each.id}/{each.check}", f"/reference/rules/{each.id}/{each.check}/revise"):
            answer = administrator.get(path)
            assert answer.status_code == 200
            assert not Page(answer.text).complaints
            assert "%(" not in answer.text
            assert "None" not in answer.text
    for number in (1, 2, 3, 99):
        assert not Page(administrator.get(f"/reference/rules?page={number}").text).complaints


def test_a_reader_of_english_finds_the_english_sentence(administrator: FlaskClient) -> None:
    administrator.post("/accounts/language", data={"language": "en"})

    assert "No day may have more than 8 hours" in administrator.get("/reference/rules?q=R-311").text


@pytest.mark.parametrize(
    "path", ["R-999/day_not_long", "R-311/week_not_long", "R-311/nothing", "R-311/%E4%B8%8D", "R-311/day_not_long%00"]
)
def test_a_rule_that_does_not_exist_is_not_found(administrator: FlaskClient, path: str) -> None:
    assert administrator.get(f"/reference/rules/{path}").status_code == 404
    assert administrator.get(f"/reference/rules/{path}/revise").status_code == 404
    assert administrator.post(f"/reference/rules/{path}/revise", data=row()).status_code == 404


@pytest.mark.parametrize(
    "query,found",
    [
        ("q=R-311", 1),
        ("q=r-31", 7),
        ("q=每日实习时间不得超过8", 1),
        ("q=NIGHT shift", 1),
        ("q=劳动合同法", 1),
        ("q=zzz", 0),
        ("q=%25", 4),
        ("light=guardian_consent", 2),
        ("light=nonsense", ALL),
        ("severity=warn&light=eligibility", 1),
        ("severity=unknown", ALL),
        ("added=y", 0),
        ("sort=-from&page=2", ALL),
        ("sort=nonsense&page=x", ALL),
    ],
)
def test_the_rules_narrow_to_what_is_asked(administrator: FlaskClient, query: str, found: int) -> None:
    assert f"共 {found} 条结果" in administrator.get(f"/reference/rules?{query}").text


def test_the_rules_stand_in_the_order_of_their_numbers(administrator: FlaskClient) -> None:
    first, last = (administrator.get(f"/reference/rules?page={number}").text for number in (1, 3))
    assert first.index("known_kind") < first.index("on_the_roll")
    assert "R-1107" in last
    assert "R-1107" in administrator.get("/reference/rules?sort=-id").text


def test_the_list_costs_the_same_whatever_was_added(administrator: FlaskClient, db: SQLAlchemy) -> None:
    administrator.get("/reference/rules")
    costs = {counted(db, lambda: administrator.get("/reference/rules"))}
    pages = {counted(db, lambda: administrator.get(DAY))}
    for minutes in (420, 430, 440):
        assert administrator.post(f"{DAY}/revise", data=row(minutes=minutes)).status_code == 303
        costs.add(counted(db, lambda: administrator.get("/reference/rules")))
        pages.add(counted(db, lambda: administrator.get(DAY)))
    costs.add(counted(db, lambda: administrator.get("/reference/rules?q=R-311")))
    assert len(costs) == 1
    assert max(pages) - min(pages) <= 1


def test_the_form_is_filled_with_the_row_in_force(administrator: FlaskClient) -> None:
    page = administrator.get(f"{DAY}/revise").text

    for words in ('value="480"', "每日实习时间不得超过{hours}小时", "{hours} 小时数", 'value="2026-03-16"'):
        assert words in page
    assert "新的一行自生效日起取代旧行，已有的检查结果保留当时的版本" in page
    assert 'value="22:00"' in administrator.get("/reference/rules/R-316/no_night_shift/revise").text
    assert "高空作业\n" in administrator.get("/reference/rules/R-305/no_high_risk/revise").text
    assert "的{share}%<" in administrator.get("/reference/rules/R-115/share_of_post/revise").text


def test_an_administrator_adds_a_row_and_the_list_shows_it(administrator: FlaskClient, db: SQLAlchemy) -> None:
    answer = administrator.post(f"{DAY}/revise", data=row(), follow_redirects=True)

    assert "已新增一行，自 2026年3月16日 起生效" in answer.text
    assert "420 分钟（7 小时）" in answer.text
    assert f"依据：{SOURCE}" in answer.text
    assert answer.text.index("现行") < answer.text.index("已被取代")
    listed = administrator.get("/reference/rules?added=y").text
    for words in ("共 1 条结果", "每日实习时间不得超过7小时", "人工新增", SOURCE, f"{shipped_book().version}+1"):
        assert words in listed
    revision = db.session.query(RuleRevision).one()
    assert (revision.thresholds, revision.valid_to, revision.waivable) == ({"minutes": 420}, None, False)


def test_a_row_to_come_is_marked_until_its_day(administrator: FlaskClient, clock: FixedClock) -> None:
    administrator.post(f"{DAY}/revise", data=row(valid_from="2026-04-01"))

    assert "将生效" in administrator.get(DAY).text
    listed = administrator.get("/reference/rules?q=R-311").text
    assert "2026年4月1日 起有变化" in listed
    assert "每日实习时间不得超过8小时" in listed
    assert "共 1 条结果" in administrator.get("/reference/rules?added=y").text
    clock.move_to(at_local(date(2026, 4, 1)))
    sign_in(administrator, an_administrator(Role.SYSTEM_ADMIN))
    assert "将生效" not in administrator.get(DAY).text
    assert "每日实习时间不得超过7小时" in administrator.get("/reference/rules?q=R-311").text


def test_words_and_times_are_typed_as_people_write_them(administrator: FlaskClient, db: SQLAlchemy) -> None:
    hazards = "/reference/rules/R-305/no_high_risk/revise"
    typed = row(hazards="高空作业\r\n\r\n  toxic \r\n高空作业", message="不得：{hazard}", message_en="No {hazard}")
    assert administrator.post(hazards, data=typed).status_code == 303
    night = "/reference/rules/R-316/no_night_shift/revise"
    typed = row(begins="21:30", ends="06:00", message="不得上夜班", message_en="No night shifts")
    assert administrator.post(night, data=typed).status_code == 303

    danger, late = db.session.query(RuleRevision).order_by(RuleRevision.id).all()
    assert danger.thresholds == {"hazards": ["high_place", "toxic"]}
    assert late.thresholds == {"begins": "21:30", "ends": "06:00"}


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"source": ""}, "此项必填"),
        ({"source": "无"}, "请填写文件名称或文号"),
        ({"source": "长" * 201}, "不能超过 200 个字"),
        ({"minutes": "8"}, "请填写 60 到 1440 之间的整数"),
        ({"minutes": "七"}, "请填写整数"),
        ({"minutes": ""}, "此项必填"),
        ({"message": "不得超过{minutes}分钟"}, "句中花括号只能用于 {hours}"),
        ({"valid_from": "2026-02-30"}, "pl-error"),
        ({"valid_from": "2020-01-01"}, "生效日期不能早于"),
        ({"valid_to": "2026-03-15"}, "结束日期不能早于开始日期"),
        ({"severity": "unknown"}, "pl-error"),
        ({"confidence": "guessed"}, "pl-error"),
    ],
)
def test_a_bad_row_is_refused_beside_its_field_with_what_was_typed(
    administrator: FlaskClient, db: SQLAlchemy, changes: dict[str, str], sentence: str
) -> None:
    answer = administrator.post(f"{DAY}/revise", data=row(article="《劳动法》第三十六条") | changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="{next(iter(changes))}-error"' in answer.text
    assert "《劳动法》第三十六条" in answer.text
    assert "severity" in changes or "confidence" in changes or next(iter(changes.values())) in answer.text
    assert db.session.query(RuleRevision).count() == 0


@pytest.mark.parametrize(
    "typed,sentence",
    [("", "此项必填"), (" \n ", "请填写 1 到 100 项"), ("高空\n毒物", "没有“高空”这一项"), ("<b>", "没有“&lt;b&gt;”")],
)
def test_an_unknown_word_is_named_and_the_list_kept(administrator: FlaskClient, typed: str, sentence: str) -> None:
    answer = administrator.post(
        "/reference/rules/R-305/no_high_risk/revise",
        data=row(hazards=typed, message="不得", message_en="No"),
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "可用的词：" in answer.text
