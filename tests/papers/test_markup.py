"""The language of wordings: what it makes of each line, and everything it refuses, with the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from placement.papers.markup import Needs, Vocabulary, check, source_of, used
from placement.papers.markup.checking import BODY_LIMIT, LINE_LIMIT

WORDS = Vocabulary(
    fields=frozenset({"student.name", "guardian.name", "notice", "pay.monthly"}),
    conditions=frozenset({"minor", "lodging"}),
    blocks={"hours": ("hours.days",), "parties": ("student.name", "guardian.name")},
)
HEAD = "# 协议\n"


def faults(body: str, needs: Needs | None = None) -> list[tuple[int, str]]:
    return [(fault.line, str(fault.message)) for fault in check(body, WORDS, needs or Needs())]


def lines(body: str) -> list[int]:
    return [line for line, _ in faults(body)]


SOUND = """# 协议
> 请核对
[[parties]]
前言 {{ student.name }}，{{notice}}
## 一、报酬
. 每月 {{ pay.monthly }} 元{% if minor %}，监护人 {{ guardian.name }}{% endif %}
{% if minor and not lodging %}
. 走读
{% elif lodging or minor %}
. 住宿
{% else %}
. 自便
{% endif %}
[[hours]]
===
## 通用条款
{% if minor %}
. 监护人签字后生效
{% endif %}
"""


def test_a_sound_wording_has_no_fault() -> None:
    assert faults(SOUND) == []
    assert faults(SOUND.replace("\n", "\r\n")) == []


FORBIDDEN = [
    "{{ student.name | upper }}",
    "{{ student.name|safe }}",
    "{{ student.name() }}",
    "{{ student.name.upper() }}",
    "{{ student['name'] }}",
    "{{ student.name[0] }}",
    "{{ student.name ~ notice }}",
    "{{ 'text' }}",
    "{{ 1 }}",
    "{{ 1 + 1 }}",
    "{{ -notice }}",
    "{{ notice if minor }}",
    "{{ notice if minor else notice }}",
    "{{ [notice] }}",
    "{{ {'a': notice} }}",
    "{{ (notice, notice) }}",
    "{{ notice == notice }}",
    "{{ notice is defined }}",
    "{{ not notice }}",
    "{{ true }}",
    "{{ none }}",
    "{{ self }}",
    "{{ loop.index }}",
    "{{ range(3) }}",
    "{{ cycler }}",
    "{{ lipsum() }}",
    "{{ namespace() }}",
    "{{ student.__class__ }}",
    "{{ student.name.__class__.__mro__ }}",
    "{{ ''.__class__ }}",
    "{{ config }}",
    "{{ request.args }}",
    "{{ minor }}",
    "{{ teacher.name }}",
    "{{ student }}",
    "{{ student.name",
    "student.name }} {{",
    "{{ student.name }",
    "{{}}",
    "{{ }}",
    "{{ student name }}",
    "{{- student.name }}",
    "{{ student.name -}}",
    "{{+ student.name }}",
    "{# 备注 #}",
    "{% raw %}{{ student.name }}{% endraw %}",
    "{% if minor == true %}一{% endif %}",
    "{% if minor is true %}一{% endif %}",
    "{% if 1 %}一{% endif %}",
    "{% if student.name %}一{% endif %}",
    "{% if minor() %}一{% endif %}",
    "{% if minor | int %}一{% endif %}",
    "{% if minor in lodging %}一{% endif %}",
    "{% if teacher %}一{% endif %}",
    "{% if %}一{% endif %}",
    "{%- if minor %}一{% endif %}",
    "{% if minor -%}一{% endif %}",
    "{% if minor %}一",
    "一{% endif %}",
    "{% else %}一{% endif %}",
    "{% elif minor %}一",
    "{% for one in notice %}一{% endfor %}",
    "{% set a = 1 %}",
    "{% set a %}一{% endset %}",
    "{% with a = 1 %}一{% endwith %}",
    "{% include 'other.html' %}",
    "{% import 'other.html' as other %}",
    "{% from 'other.html' import block %}",
    "{% extends 'other.html' %}",
    "{% block a %}一{% endblock %}",
    "{% macro a() %}一{% endmacro %}",
    "{% call a() %}一{% endcall %}",
    "{% filter upper %}一{% endfilter %}",
    "{% autoescape false %}一{% endautoescape %}",
    "{% do a %}",
    "{% debug %}",
    "{% trans %}一{% endtrans %}",
    "{% unknown %}",
    "{% if " + "not " * 60 + "minor %}一{% endif %}",
    "{{ student." + "a" * 200 + " }}",
    "{{ student" + ".name" * 500 + " }}",
    "[[nothing]]",
    "前言 [[hours]]",
    "#标题",
    "### 三级标题",
    "# 第二个标题",
    "一" * (LINE_LIMIT + 1),
]


@pytest.mark.parametrize("line", FORBIDDEN)
def test_everything_else_is_refused_in_its_line(line: str) -> None:
    assert lines(f"{HEAD}前言\n{line}\n后记") == [3]


@pytest.mark.parametrize("line", FORBIDDEN[:70])
def test_what_is_refused_is_refused_in_an_article_too(line: str) -> None:
    assert 4 in lines(f"{HEAD}\n\n. 约定 {line}\n")


@pytest.mark.parametrize(
    "body, line",
    [
        ("{% if minor %}\n一\n", 2),
        ("一\n{% endif %}\n", 3),
        ("一 {% if minor %}\n二\n{% endif %}", 2),
        ("{% if minor %}\n一\n二 {% endif %}", 4),
        ("{% if minor %}\n一\n{% else %}二{% endif %}", 4),
        ("{% if minor %}\n===\n{% endif %}", 3),
        ("===\n一\n===\n二", 4),
        ("===\n姓名 {{ student.name }}", 3),
        ("===\n[[hours]]", 3),
        ("{% if minor %}\n" * 7 + "一\n" + "{% endif %}\n" * 7, 8),
    ],
)
def test_what_goes_over_several_lines_is_refused_where_it_goes_wrong(body: str, line: int) -> None:
    assert line in lines(HEAD + body)


def test_each_faulty_line_is_told() -> None:
    assert lines(f"{HEAD}{{{{ a.b }}}}\n好\n{{{{ c.d }}}}\n{{% if e %}}一{{% endif %}}") == [2, 4, 5]
    assert [message for _, message in faults(f"{HEAD}{{{{ a.b }}}}")] == ["目录中没有合并字段“a.b”"]


def test_a_wording_needs_a_title_and_an_end() -> None:
    assert lines("没有标题") == [0]
    assert lines("一" * (BODY_LIMIT + 1)) == [0]


NEEDS = Needs(
    facts=("student.name", "hours.days"), when={"minor": ("guardian.name",)}, blocks=("hours",), words=("违约责任",)
)


def test_what_a_kind_needs_is_missed_by_name() -> None:
    told = " ".join(message for _, message in faults(HEAD + "一", NEEDS))

    for missing in ("student.name", "hours.days", "guardian.name", "[[hours]]", "违约责任"):
        assert missing in told


@pytest.mark.parametrize(
    "body",
    [
        "[[parties]]\n[[hours]]\n违约责任",
        "{{ student.name }}\n{% if minor %}\n{{ guardian.name }}\n{% endif %}\n[[hours]]\n违约责任",
        (
            "{% if lodging %}\n{{ student.name }}\n{% else %}\n[[parties]]\n{% endif %}\n"
            "{{ guardian.name }}\n[[hours]]\n违约责任"
        ),
        "{{ student.name }}{% if lodging or minor %}{{ guardian.name }}{% endif %}\n[[hours]]\n违约责任",
    ],
)
def test_a_need_is_met_by_a_field_or_a_block_in_every_branch(body: str) -> None:
    assert faults(HEAD + body, NEEDS) == []


@pytest.mark.parametrize(
    "body",
    [
        "{% if minor %}\n[[parties]]\n{% endif %}\n[[hours]]\n违约责任",
        "[[parties]]\n{% if lodging %}\n[[hours]]\n{% endif %}\n违约责任",
        "{{ student.name }}{% if minor and lodging %}{{ guardian.name }}{% endif %}\n[[hours]]\n违约责任",
        "{{ student.name }}{% if not minor %}{{ guardian.name }}{% endif %}\n[[hours]]\n违约责任",
        (
            "{% if lodging %}{{ student.name }}{% elif minor %}{{ student.name }}{% endif %}\n"
            "{{ guardian.name }}\n[[hours]]\n违约责任"
        ),
    ],
)
def test_a_need_that_a_condition_can_hide_is_not_met(body: str) -> None:
    assert faults(HEAD + body, NEEDS) != []


@pytest.mark.parametrize(
    "minor, lodging, fields",
    [
        (True, False, {"guardian.name"}),
        (True, True, {"guardian.name", "pay.monthly"}),
        (False, True, {"pay.monthly"}),
        (False, False, {"notice"}),
    ],
)
def test_only_what_the_conditions_let_through_counts_as_used(minor: bool, lodging: bool, fields: set[str]) -> None:
    body = (
        HEAD + "{% if minor %}{{ guardian.name }}{% endif %}\n{% if lodging %}\n{{ pay.monthly }}\n"
        "{% elif not minor %}\n{{ notice }}\n{% endif %}\n[[hours]]"
    )

    found = used(body, {"minor": minor, "lodging": lodging}, WORDS.blocks)

    assert found.facts == {*fields, "hours.days"}
    assert found.blocks == {"hours"}
    assert found.conditions == {"minor", "lodging"}


def test_each_line_becomes_its_element_and_stays_a_line() -> None:
    particulars, clauses = source_of(SOUND)

    rows = particulars.split("\n")
    assert rows[0] == "<h1>协议</h1>"
    assert rows[1] == '<p class="note">请核对</p>'
    assert rows[2] == '{% include "_blocks/parties.html" %}'
    assert rows[4] == "<h2>一、报酬</h2>"
    assert rows[7] == '<p class="article">走读</p>'
    assert clauses.split("\n")[2] == '<p class="article">监护人签字后生效</p>'
    assert source_of(HEAD + "一")[1] == ""


def test_a_text_before_a_block_stays_with_it() -> None:
    assert source_of(". 如下：\n\n[[hours]]")[0].startswith('<p class="article lead">')


@given(st.text(max_size=200))
def test_a_text_of_any_characters_is_checked_or_printed_as_it_is(body: str) -> None:
    text = HEAD + body

    if faults(text):
        return
    printed = Environment().from_string(source_of(text)[0].replace('{% include "_blocks/hours.html" %}', "")).render()
    assert "<script" not in printed
    assert printed.count("<h1>") == 1


@given(
    st.lists(
        st.sampled_from(
            ["{{", "}}", "{%", "%}", "{#", "#}", "if ", "endif", "minor", "student.name", " ", "|", "-", "\n"]
        ),
        max_size=30,
    )
)
def test_no_heap_of_marks_breaks_the_check(parts: list[str]) -> None:
    found = faults(HEAD + "".join(parts))

    assert all(line <= 40 and message for line, message in found)
