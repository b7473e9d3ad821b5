"""The teacher's agreement, changes and ends, forms to be filled in by hand, the statement and the certificate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from placement.infra.press import print_sheets
from placement.papers.kinds import PaperKind
from placement.subsidies.documents import StatementLine
from tests.documents import samples
from tests.documents.reading import pages, sample_pdf, text, words
from tests.documents.samples import sheets

STATEMENT, CERTIFICATE = PaperKind.SUBSIDY_STATEMENT, PaperKind.PRACTICE_CERTIFICATE


def statement_words(**changes: Any) -> str:
    return words(sheets(STATEMENT, **samples.statement(**changes).facts()))


def statement_pages(*lines: StatementLine) -> list[str]:
    return pages(print_sheets(sheets(STATEMENT, **samples.statement(lines).facts())))


def certificate_pages(**changes: Any) -> list[str]:
    return pages(print_sheets(sheets(CERTIFICATE, **samples.certificate(**changes).facts())))


def test_the_teacher_agreement_ticks_the_chosen_forms_only() -> None:
    found = words(sheets(PaperKind.TEACHER_AGREEMENT))

    assert "考察观摩√接受企业组织的技能培训√在企业的生产和管理岗位兼职或任职参与企业产品研发和技术创新其他：无" in found


@pytest.mark.parametrize(
    "clause",
    [
        "人事关系和工资关系不变",
        "计划实践25天",
        "不向甲方、丙方收取实践费用",
        "保密义务",
        "成果的归属和使用：",
        "同一天只认定一次",
        "预期成果",
        "保险费不由丙方承担",
        "经安全培训并考核合格",
        "一式三份",
    ],
)
def test_the_teacher_agreement_holds_its_clauses(clause: str) -> None:
    assert clause in text(sample_pdf(PaperKind.TEACHER_AGREEMENT))


@pytest.mark.parametrize("kind", [PaperKind.SUPPLEMENT, PaperKind.TERMINATION])
def test_a_change_of_a_teachers_agreement_speaks_of_practice_and_asks_no_guardian(kind: PaperKind) -> None:
    learner, teacher = words(sheets(kind)), words(sheets(kind, {"for_teacher": True, "minor": False}))

    assert "包括丙方的监护人" in learner
    assert "监护人签署" not in teacher
    assert "实践天数" in teacher or "任务计划" in teacher
    assert "实践天数" not in learner


def test_an_application_for_a_self_found_post_asks_the_guardian_of_a_minor_only() -> None:
    kind = PaperKind.SELF_FOUND_APPLICATION

    assert "单位由本人和监护人自行联系" in words(sheets(kind))
    assert "单位由本人自行联系" in words(sheets(kind, {"minor": False}))


def test_a_form_that_nothing_is_known_of_can_be_filled_in_by_hand() -> None:
    unknown = dict.fromkeys(("vetting.visited_on", "vetting.decided_on", "vetting.report", "stay.tasks"), "")

    found = sheets(PaperKind.SITE_VISIT_REPORT, unknown).particulars

    assert "考察日期</th><td>　　　年　　月　　日" in found
    assert '<p><span class="blank"></span></p>' in found


def test_the_statement_prints_each_line_with_its_figures() -> None:
    found = statement_words()

    assert "5陈*330***********2260学生机械产品检测2026年3月18.52,490.0025%0.860465535.64" in found
    assert "-12.50" in found
    assert "更正2026年3月：出勤改为18天" in found


def test_the_statement_totals_in_figures_and_in_words() -> None:
    found = statement_words()

    assert "合计（7行，学生6行¥3,013.14，教师1行¥586.72）¥3,599.86" in found
    assert "人民币大写人民币叁仟伍佰玖拾玖元捌角陆分" in found


def test_the_statement_names_the_three_who_acted_and_the_day_of_payment() -> None:
    found = statement_words()

    assert "经办实习管理部门复核财务部门审批校领导" in found
    assert "签字：陆文静2026年8月28日签字：石磊2026年8月31日" in found
    assert "结算状态已支付" in found
    assert "支付日期2026年9月3日" in found
    assert found.count("（盖章）") == 1


def test_a_statement_not_yet_approved_leaves_room_for_pen_and_date() -> None:
    empty = tuple(replace(officer, name="", on=None) for officer in samples.statement().officers)

    found = statement_words(officers=empty, state="待复核", paid_on=None, payment_number="")

    assert found.count("签字：年月日") == 3
    assert "尚未支付" in found


def test_a_confirmed_wage_row_names_its_document_and_a_published_one_needs_none() -> None:
    (confirmed,) = samples.statement().wages
    published = replace(confirmed, division="桐庐县", confirmed_number="", confirmed_by="", confirmed_on=None)

    found = statement_words(wages=(confirmed, published))

    assert "文号演示-非官方文号系统管理员何晓2026年2月20日" in found
    assert "公布标准，无须另行确认" in found


def test_a_long_statement_repeats_the_head_on_each_page_and_splits_no_row() -> None:
    lines = (samples.line(1 + turn % 5, post="数控车床操作" * (1 + turn % 4)) for turn in range(90))

    found = statement_pages(*lines)

    assert len(found) > 3
    with_rows = [page for page in found if "330***********123X" in page]
    assert all("序号姓名类别岗位月份" in page for page in with_rows)
    assert sum(page.count("330***********123X") for page in found) == 90
    assert all(page.count("330***********123X") == page.count("1.000000") for page in found)


@pytest.mark.parametrize("length", [11, 17, 20, 23])
def test_the_signatures_of_a_long_statement_stand_beside_its_total(length: int) -> None:
    last = [page for page in statement_pages(*[samples.line()] * length) if "签字：" in page]

    assert len(last) == 1
    assert f"合计（{length}行" in last[0]
    assert "330***********123X" in last[0]


def test_a_total_that_is_not_the_sum_of_its_lines_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="合计"):
        replace(samples.statement(), total_fen=359987)


def test_the_certificate_is_one_page_and_says_who_did_what_for_how_long() -> None:
    (page,) = certificate_pages()

    assert "兹证明蒋云帆（工号T20110036）" in page
    assert "智能制造系专业课教师，于2026年7月6日至2026年8月21日参加教师企业实践" in page
    assert "完成企业实践25.5天，考核结果为优秀" in page
    assert "25.5天2026年21.75天优秀" in page
    assert "岗位实践12天；技能培训7天；产品研发/技术创新4.5天；指导学生2天" in page


def test_a_certificate_of_six_stays_with_long_names_keeps_to_one_page() -> None:
    stay = replace(
        samples.certificate().stays[0], place="杭州钱塘江畔智能装备产教融合示范区精密机械有限责任公司", days=Decimal(5)
    )
    category = replace(samples.certificate().categories[0], days=Decimal(30))

    found = certificate_pages(stays=(stay,) * 6, recognised_days=Decimal(30), categories=(category,))

    assert len(found) == 1


def test_a_certificate_with_long_words_of_praise_keeps_to_one_page() -> None:
    praise = "出勤认真，独立编制叶轮加工工艺一份，试切一次合格，并带教两名实习学生。" * 4

    assert len(certificate_pages(outcome=praise, enterprise_assessment=praise, school_assessment=praise)) == 1


def test_days_that_do_not_add_up_cannot_be_certified() -> None:
    with pytest.raises(ValueError, match="认定天数"):
        replace(samples.certificate(), recognised_days=Decimal(26))
