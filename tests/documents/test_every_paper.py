"""What holds for each of the fifteen papers."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from placement.infra.press import print_sheets
from placement.papers.kinds import KINDS, PaperKind
from placement.papers.rendering import used_facts
from placement.papers.wordings import house_wording
from tests.documents import samples
from tests.documents.reading import fonts, pages, printed, sample_pdf, squeeze, text

every_paper = pytest.mark.parametrize("kind", PaperKind)

REQUIRED: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.WORK_PLACEMENT_AGREEMENT: ("甲方", "乙方", "丙方", "违约责任", "实习责任保险", "骑缝章"),
    PaperKind.APPRENTICESHIP_AGREEMENT: ("学生和学徒双重身份", "培养计划", "轮岗与带徒", "不得要求丙方承诺服务年限"),
    PaperKind.TEACHER_AGREEMENT: ("人事关系和工资关系不变", "保密义务", "成果的归属和使用：", "同一天只认定一次"),
    PaperKind.SUPPLEMENT: ("变更前", "变更后", "2026年5月1日起按变更后执行", "生效日期之前，各方仍按原协议履行"),
    PaperKind.TERMINATION: ("解除日期2026年6月30日", "提出方丙方", "报酬结清", "保险处理", "补助处理"),
    PaperKind.OBSERVATION_SCHEDULE: ("不独立上岗", "参加班级2025级数控1班", "日程", "分组和带队", "清点人数"),
    PaperKind.INFORMED_CONSENT: ("自愿", "不同意学校安排的，可以自行选择", "学生意见", "监护人意见", "监护人签字："),
    PaperKind.SAFETY_UNDERTAKING: ("甲方的责任", "乙方的责任", "丙方的责任", "监护人（家长）的责任", "监护人签字："),
    PaperKind.INTERNSHIP_PLAN: ("岗位要求", "实习目标", "实习任务和标准", "实习准备", "考核评价", "安全和保障"),
    PaperKind.SITE_VISIT_REPORT: (
        *("一、资质", "二、诚信状况", "三、管理水平", "四、岗位性质和内容", "五、工作时间"),
        *("六、工作环境", "七、生活环境", "八、健康保障", "九、安全防护", "校级党组织会议研究日期：2026年1月20日"),
    ),
    PaperKind.SELF_FOUND_APPLICATION: ("未通过中介机构", "监护人意见", "实习单位意见", "指导教师意见", "学校意见"),
    PaperKind.SEAL_REQUEST: ("用印位置", "甲方盖章处、骑缝处", "合计2件文书，共30页", "用印12次", "印章保管人"),
    PaperKind.APPRAISAL_FORM: ("学生自我小结", "过程性考核", "结果性考核", "企业评分", "学校评分", "企业鉴定意见"),
    PaperKind.SUBSIDY_STATEMENT: ("经办", "复核", "审批", "合计（2行，学生2行¥1,245.00）", "计算依据"),
    PaperKind.PRACTICE_CERTIFICATE: ("兹证明蒋云帆", "25.5天", "企业考核意见", "学校认定意见"),
}
"""Words that a kind cannot do without, whoever rewrites its text."""


def cells(value: Any) -> list[str]:
    """Every printable word of nested facts."""
    if isinstance(value, dict):
        return [word for item in value.values() for word in cells(item)]
    if isinstance(value, list):
        return [word for item in value for word in cells(item)]
    return [value] if isinstance(value, str) and value else []


def stands(kind: PaperKind, name: str) -> Any:
    value: Any = samples.facts(kind)
    for part in name.split("."):
        value = value[part]
    return value


@every_paper
def test_each_page_says_which_page_of_how_many_it_is(kind: PaperKind) -> None:
    found = pages(sample_pdf(kind))

    for number, page in enumerate(found, start=1):
        assert f"第{number}页/共{len(found)}页" in page


@every_paper
def test_each_page_carries_form_code_version_number_and_the_address_that_proves_it(kind: PaperKind) -> None:
    version = house_wording(kind).version

    for page in pages(sample_pdf(kind)):
        assert f"表号{KINDS[kind].form}版本{version}" in page
        assert samples.NUMBER in page
        assert samples.VERIFY_URL in page


@every_paper
def test_what_the_kind_cannot_do_without_is_in_the_text(kind: PaperKind) -> None:
    found = "".join(pages(sample_pdf(kind)))

    assert [words for words in REQUIRED[kind] if words not in found] == []


@every_paper
def test_every_fact_that_the_wording_uses_is_printed_as_it_was_given(kind: PaperKind) -> None:
    found = text(sample_pdf(kind))

    names = [name for name in used_facts(house_wording(kind), samples.facts(kind)) if "." in name]
    words = [word for name in names for word in cells(stands(kind, name))]

    assert len(words) > 8
    assert [word for word in words if squeeze(word) not in found] == []


@every_paper
def test_every_page_is_upright_a4(kind: PaperKind) -> None:
    for page in PdfReader(io.BytesIO(sample_pdf(kind))).pages:
        millimetres = [round(float(side) * 25.4 / 72) for side in (page.mediabox.width, page.mediabox.height)]
        assert millimetres == [210, 297]


@every_paper
def test_all_fonts_are_noto_cjk_and_embedded(kind: PaperKind) -> None:
    found = set(fonts(sample_pdf(kind)))

    assert found
    assert all(embedded for _, embedded in found)
    assert all("CJK-SC" in font for font, _ in found)


@every_paper
def test_the_file_names_itself_its_language_and_its_day_and_is_fit_for_the_archive(kind: PaperKind) -> None:
    reader = PdfReader(io.BytesIO(sample_pdf(kind)))

    assert reader.metadata is not None
    assert str(reader.metadata.title).endswith(samples.NUMBER)
    assert reader.metadata.creation_date == samples.ISSUED_AT
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert b"pdfaid:part" in sample_pdf(kind) or "pdfaid" in reader.xmp_metadata.rdf_root.toxml()


@every_paper
def test_the_style_sheets_hold_nothing_the_printer_does_not_understand(kind: PaperKind) -> None:
    assert printed(kind).warnings == ()


@pytest.mark.parametrize("kind", [PaperKind.WORK_PLACEMENT_AGREEMENT, PaperKind.SEAL_REQUEST])
def test_the_same_facts_give_the_same_bytes(kind: PaperKind) -> None:
    assert print_sheets(samples.sheets(kind)) == sample_pdf(kind)


@pytest.mark.parametrize(
    "kind, expected",
    [
        (PaperKind.WORK_PLACEMENT_AGREEMENT, {4, 5}),
        (PaperKind.APPRENTICESHIP_AGREEMENT, {4, 5}),
        (PaperKind.TEACHER_AGREEMENT, {3, 4}),
        (PaperKind.SUPPLEMENT, {1, 2}),
        (PaperKind.TERMINATION, {1, 2}),
        (PaperKind.INFORMED_CONSENT, {2}),
        (PaperKind.SEAL_REQUEST, {1}),
        (PaperKind.PRACTICE_CERTIFICATE, {1}),
    ],
)
def test_a_paper_keeps_to_its_usual_number_of_pages(kind: PaperKind, expected: set[int]) -> None:
    assert len(pages(sample_pdf(kind))) in expected


def test_articles_are_numbered_through_to_the_last_page_without_a_gap() -> None:
    found = text(sample_pdf(PaperKind.WORK_PLACEMENT_AGREEMENT))

    numerals = [squeeze(numeral) for numeral in re.findall(r"第[一二三四五六七八九十]+条", found)]

    assert numerals[0] == "第一条"
    assert numerals[9] == "第十条"
    assert (
        numerals[-1] == f"第{'三十' if len(numerals) >= 30 else '二十'}{'一二三四五六七八九'[len(numerals) % 10 - 1]}条"
    )
    assert len(numerals) == len(set(numerals))
