"""岗位实习三方协议: the nine contents of list A, the parties, and what the rules forbid."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from placement.infra.paper import plain
from placement.infra.pdf import render_document
from tests.documents import samples
from tests.documents.reading import fonts, pages, sample_pdf, squeeze, text

NAME = "work_placement_agreement"

LIST_A = {
    "parties": ("甲方学校", "乙方实习单位", "丙方学生", "监护人"),
    "time, place, content, requirements, conditions": (
        "实习时间2026年3月1日至2026年8月31日",
        "实习地点",
        "实习内容：",
        "实习要求：",
        "实习条件：",
    ),
    "board and lodging, working time, rest and leave": (
        "每日不超过8小时",
        "每周不超过40小时",
        "丙方请假：",
        "用餐：",
        "住宿：",
        "每周合计",
        "40小时",
    ),
    "pay and way of payment": (
        "¥3,250.50",
        "人民币叁仟贰佰伍拾元伍角整",
        "每月15日支付上月报酬",
        "直接支付到丙方本人账户",
    ),
    "labour protection, safety, health": ("四、劳动保护、安全生产与职业健康", "劳动防护用品", "经考核合格", "应急预案"),
    "insurance and accidents": ("五、保险与伤亡事故处理", "实习责任保险单号PSX2026330100088", "保险费不得向丙方收取"),
    "assessment": ("九、实习考核", "甲方评价占50%，乙方评价占50%"),
    "breach": ("十二、违约责任与争议解决",),
    "other items": ("十三、三方约定的其他事项与附则", "三方另行约定：丙方参加市级技能竞赛集训期间"),
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


def leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value] if isinstance(value, str) and value else []


@pytest.mark.parametrize("content", LIST_A)
def test_every_content_of_list_a_is_in_the_text(content: str) -> None:
    found = text(sample_pdf(NAME))

    assert [item for item in LIST_A[content] if item not in found] == []


@pytest.mark.parametrize("clause", FORBIDDEN)
def test_what_the_rules_forbid_is_written_down(clause: str) -> None:
    assert clause in text(sample_pdf(NAME))


@pytest.mark.parametrize(
    "field",
    [
        field.name
        for field in fields(samples.agreement())
        if field.name not in {"number", "verify_url", "issued_at", "template_checked"}
    ],
)
def test_every_word_of_the_data_is_printed_as_it_was_given(field: str) -> None:
    found = text(sample_pdf(NAME))

    words = leaves(plain({"value": getattr(samples.agreement(), field)}))

    assert [word for word in words if squeeze(word) not in found] == []


def test_each_weekday_has_its_hours() -> None:
    found = text(sample_pdf(NAME))

    assert "星期星期一星期二星期三星期四星期五" in found
    assert found.count("08:30—17:00") == 5
    assert found.count("8小时") >= 5


def test_it_takes_four_or_five_pages() -> None:
    assert len(pages(sample_pdf(NAME))) in {4, 5}
    assert len(pages(render_document(NAME, samples.agreement(minor=False)))) in {4, 5}


def test_articles_are_numbered_through_without_a_gap() -> None:
    numerals = ["第一条", "第二条", "第十条", "第十一条", "第十九条", "第二十条", "第二十一条", "第三十条", "第四十条"]

    found = text(sample_pdf(NAME))

    positions = [found.find(numeral) for numeral in numerals]
    assert -1 not in positions
    assert positions == sorted(positions)


def test_a_minor_adds_the_column_of_the_guardian_and_an_adult_does_not() -> None:
    minor, adult = text(sample_pdf(NAME)), text(render_document(NAME, samples.agreement(minor=False)))

    assert "丙方周子衿丙方监护人周建国法定代表人" in minor
    assert "监护人签字：年月日" in minor
    assert "监护人签字：" not in adult
    assert minor.count("（盖章）") == adult.count("（盖章）") == 2


def test_an_agreement_of_a_minor_without_the_column_of_the_guardian_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="签署栏应为 4 栏"):
        replace(samples.agreement(), signatures=samples.party_columns("周子衿"))


def test_an_agreement_without_liability_insurance_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="实习责任保险"):
        replace(samples.agreement(), insurances=samples.INSURANCES[1:])


def test_it_says_so_until_the_school_has_compared_it_with_the_model_text() -> None:
    note = "待核对本协议文本依据示范文本的标题编写，待学校核对。"

    unchecked, checked = text(sample_pdf(NAME)), text(render_document(NAME, samples.agreement(template_checked=True)))

    assert note in unchecked
    assert note not in checked


def test_a_signature_made_on_screen_is_printed_with_its_day_and_digest() -> None:
    unsigned = samples.party_columns("周子衿", guardian="周建国")
    signed = (
        *unsigned[:2],
        replace(
            unsigned[2],
            signed_by="周子衿",
            signed_on=date(2026, 2, 26),
            method="线上电子签署",
            digest="0f3a9c51de77b2048c11" * 3,
        ),
        unsigned[3],
    )

    found = text(render_document(NAME, samples.agreement(signatures=signed)))

    assert "线上电子签署，摘要0f3a9c51de77b204" in found
    assert "本人签字：周子衿2026年2月26日" in found


def test_rare_characters_print_and_can_be_copied_out() -> None:
    pdf = render_document(NAME, samples.agreement(student=replace(samples.STUDENT, name="𠮷䶮𬭎")))

    assert "姓名𠮷䶮𬭎性别" in text(pdf)
    assert all("CJK-SC" in font and embedded for font, embedded in fonts(pdf))


def test_a_character_no_font_holds_is_named_by_its_code_point_and_spoils_nothing_else() -> None:
    found = text(
        render_document(NAME, samples.agreement(student=replace(samples.STUDENT, name="周\ue863\U0001f9d1衿")))
    )

    assert "姓名周〔U+E863〕〔U+1F9D1〕衿性别" in found
    assert samples.ENTERPRISE.name in found


@pytest.mark.parametrize(
    "name", ["杭州钱塘江畔智能装备产教融合示范区精密机械有限责任公司" * 3, "International-Precision-Machining-" * 3]
)
def test_a_name_of_sixty_characters_breaks_nothing(name: str) -> None:
    name = name[:60]
    columns = tuple(replace(column, name=name) for column in samples.party_columns("x", guardian="y"))
    data = samples.agreement(
        enterprise=replace(samples.ENTERPRISE, name=name),
        signatures=columns,
        student=replace(samples.STUDENT, name=name),
        guardian=replace(samples.GUARDIAN, name=name),
    )

    found = text(render_document(NAME, data))

    assert found.count(squeeze(name)) >= 7


def test_a_task_text_of_three_thousand_characters_flows_over_the_pages_and_stays_whole() -> None:
    sentence = "在企业导师指导下完成加工任务并作记录第{:04d}次；"
    tasks = "".join(sentence.format(turn) for turn in range(200))[:3000]

    found = pages(render_document(NAME, samples.agreement(stay=replace(samples.STAY, tasks=tasks))))

    assert len(tasks) == 3000
    assert len(found) in {6, 7, 8}
    assert squeeze(tasks) in text(render_document(NAME, samples.agreement(stay=replace(samples.STAY, tasks=tasks))))


def test_markup_in_a_field_is_printed_and_never_obeyed() -> None:
    evil = '<img src="http://127.0.0.1:9/x"><script>alert(1)</script>{{ number }}'

    found = text(render_document(NAME, samples.agreement(other_terms=evil)))

    assert squeeze(evil) in found
