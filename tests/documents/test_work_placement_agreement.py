"""岗位实习三方协议: the contents of list A, what the rules forbid, who signs, and texts of every length."""

from __future__ import annotations

import pytest

from placement.infra.press import print_sheets
from placement.papers.catalogue.parties import column
from placement.papers.kinds import PaperKind
from tests.documents.reading import fonts, pages, sample_pdf, squeeze, text, words
from tests.documents.samples import facts, sheets

KIND = PaperKind.WORK_PLACEMENT_AGREEMENT
ADULT = {"minor": False, "signatures": facts(KIND)["signatures"][:3]}
LIST_A = {
    "1 parties": ("甲方学校", "乙方实习单位", "丙方学生", "统一社会信用代码", "居民身份证号"),
    "2 time, place, content": ("实习时间", "实习地点", "实习内容", "实习要求", "实习条件"),
    "3 board, lodging, hours, rest": ("用餐：", "住宿：", "工作时间", "每周合计", "40小时", "休息安排", "请假"),
    "4 pay": ("每月报酬¥3,250.50", "人民币叁仟贰佰伍拾元伍角整", "每月15日支付", "银行转账至丙方本人账户"),
    "5 protection": ("岗位危害因素", "劳动防护用品", "安全教育培训", "应急预案", "职业病危害防护"),
    "6 insurance, injury": ("实习责任保险", "PSX2026330100088", "伤亡事故"),
    "7 assessment": ("甲方评价占50%", "乙方评价占50%", "考核方式："),
    "8 breach": ("违约责任", "依法承担赔偿责任"),
    "9 other": ("三方另行约定的其他事项：",),
    "besides": ("学校指导教师", "企业导师", "紧急联系人", "个人信息处理告知：", "签署方式："),
}
FORBIDDEN = (
    "不得安排丙方加班、上夜班",
    "不得安排丙方在休息日和法定节假日实习",
    "不得以物品、代金券代替",
    "不得经甲方、中介或者其他第三方转发",
    "不得以任何名义向丙方收取押金、培训费、实习报酬提成、管理费、实习材料费、就业服务费",
    "不得扣押丙方的居民身份证",
    "不得要求丙方提供担保",
    "不得安排到酒吧、夜总会",
    "三级及以上强度的体力劳动",
    "支付周期不超过一个月",
    "一式三份",
)


@pytest.mark.parametrize("content", LIST_A)
def test_every_content_of_list_a_is_in_the_text(content: str) -> None:
    found = text(sample_pdf(KIND))

    assert [item for item in LIST_A[content] if item not in found] == []


@pytest.mark.parametrize("clause", FORBIDDEN)
def test_what_the_rules_forbid_is_written_down(clause: str) -> None:
    assert clause in text(sample_pdf(KIND))


def test_each_weekday_has_its_hours() -> None:
    found = text(sample_pdf(KIND))

    assert "星期星期一星期二星期三星期四星期五" in found
    assert found.count("08:30—17:00") == 5
    assert found.count("8小时") >= 5


def test_an_exception_is_only_promised_under_its_filing() -> None:
    usual, filed = words(sheets(KIND)), words(sheets(KIND, {"special_filing": True}))

    assert "备案号：" not in usual
    assert "以备案和上表所列为限；除此以外，乙方不得安排丙方加班、上夜班" in filed
    assert "备案号：西教职特备〔2026〕0003号" in filed


def test_a_minor_adds_the_column_of_the_guardian_and_an_adult_does_not() -> None:
    minor, adult = words(sheets(KIND)), words(sheets(KIND, ADULT))

    assert "丙方周子衿丙方监护人周建国" in minor
    assert "监护人签字：年月日" in minor
    assert "三方和丙方的监护人已阅读" in minor
    assert "监护人签字：" not in adult
    assert "三方已阅读" in adult
    assert minor.count("（盖章）") == adult.count("（盖章）") == 2


def test_it_says_so_until_the_school_has_compared_it_with_the_model_text() -> None:
    note = "待核对本协议文本依据示范文本的标题编写，待学校核对。"

    assert note in words(sheets(KIND))
    assert note not in words(sheets(KIND, {"compared": True}))


def test_nothing_of_one_paper_stands_in_the_standing_clauses() -> None:
    one, other = sheets(KIND), sheets(KIND, {**ADULT, "student.name": "郑好", "pay.monthly": "2,000.00"})

    assert one.clauses == other.clauses
    assert one.particulars != other.particulars


def test_a_signature_made_on_screen_is_printed_with_its_day_and_digest() -> None:
    signed = {
        "signed_by": "周子衿",
        "signed_on": "2026年2月26日",
        "method": "在线签署",
        "digest": "0f3a9c51de77b2048c" * 3,
    }
    columns = [*ADULT["signatures"][:2], {**column("丙方", "周子衿", "本人签字"), **signed}]

    found = words(sheets(KIND, {**ADULT, "signatures": columns}))

    assert "在线签署，摘要0f3a9c51de77b204本人签字：周子衿2026年2月26日" in found


def test_rare_characters_print_and_can_be_copied_out_and_one_without_a_glyph_is_named() -> None:
    names = {"student.name": "𠮷䶮𬭎", "emergency.name": "周\ue863\U0001f9d1衿"}

    pdf = print_sheets(sheets(KIND, names))

    assert "姓名𠮷䶮𬭎性别" in text(pdf)
    assert "周〔U+E863〕〔U+1F9D1〕衿" in text(pdf)
    assert all("CJK-SC" in font and embedded for font, embedded in fonts(pdf))


@pytest.mark.parametrize(
    "name", ["杭州钱塘江畔智能装备产教融合示范区精密机械有限责任公司" * 3, "International-Precision-Machining-" * 3]
)
def test_a_name_of_sixty_characters_breaks_nothing(name: str) -> None:
    name = name[:60]
    columns = [{**one, "name": name} for one in facts(KIND)["signatures"]]
    named = ("enterprise.name", "student.name", "guardian.name")

    pdf = print_sheets(sheets(KIND, {"signatures": columns, **dict.fromkeys(named, name)}))

    assert text(pdf).count(squeeze(name)) >= 7
    assert len(pages(pdf)) <= 6


def test_a_task_text_of_three_thousand_characters_flows_over_the_pages_and_stays_whole() -> None:
    tasks = "".join(f"在企业导师指导下完成加工任务并作记录第{turn:04d}次；" for turn in range(200))[:3000]

    pdf = print_sheets(sheets(KIND, {"stay.tasks": tasks}))

    assert len(tasks) == 3000
    assert squeeze(tasks) in text(pdf)
    assert len(pages(pdf)) in {5, 6, 7}


def test_what_is_not_recorded_leaves_no_hole_and_lines_keep_their_breaks() -> None:
    found = sheets(KIND, {"insurance.payer": "", "stay.department": "", "other_terms": "第一行\n第二行"}).particulars

    assert '保险费由<span class="blank"></span>承担' in found
    assert "<th>所在部门</th><td>—</td>" in found
    assert '<span class="free">第一行\n第二行</span>' in found


def test_markup_in_a_fact_is_printed_and_never_obeyed() -> None:
    evil = '<img src="http://127.0.0.1:9/x"><script>alert(1)</script>{{ number }}{% if minor %}[[signatures]]'

    found = sheets(KIND, {"other_terms": evil, "stay.tasks": evil}).particulars

    assert "<img" not in found
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ number }}{% if minor %}[[signatures]]" in found
