"""Everything that is wrong with a wording, line by line: while there is one fault it cannot be published."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from placement.kernel.text import Text
from placement.papers.markup.language import PARSER, Fault, marker_faults, tree_faults
from placement.papers.markup.lines import BLOCK, Line, LineKind, lines_of
from placement.papers.markup.usage import used

BODY_LIMIT, LINE_LIMIT = 40_000, 4_000


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What a wording may name: merge fields, conditions, and blocks with the facts that each of them prints.

    `labels` are the names of facts as a reader knows them.
    """

    fields: Collection[str]
    conditions: Collection[str]
    blocks: Mapping[str, Collection[str]]
    labels: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What a wording must print: facts always, facts under a condition, blocks, and words of the text."""

    facts: Collection[str] = ()
    when: Mapping[str, Collection[str]] = field(default_factory=dict)
    blocks: Collection[str] = ()
    words: Collection[str] = ()


def check(body: str, vocabulary: Vocabulary, needs: Needs) -> list[Fault]:
    """Every fault in the order of the lines; an empty list says that the wording may be published."""
    if len(body) > BODY_LIMIT:
        return [Fault(0, Text("正文过长，最多 %(limit)s 个字符", limit=BODY_LIMIT))]
    lines = lines_of(body)
    faults = [*_line_faults(lines, vocabulary), *marker_faults(lines)]
    if not any(fault.line for fault in faults):
        faults += tree_faults(
            "\n".join(line.text for line in lines),
            is_field=vocabulary.fields.__contains__,
            is_condition=vocabulary.conditions.__contains__,
        )
    if not faults:
        faults = [*_clause_faults(lines), *_missing(body, vocabulary, needs)]
    return sorted(set(faults), key=lambda fault: (fault.line, fault.message.msgid))


def _line_faults(lines: list[Line], vocabulary: Vocabulary) -> Iterator[Fault]:
    titles = [line.number for line in lines if line.kind is LineKind.TITLE]
    if len(titles) != 1:
        yield Fault(titles[1] if titles else 0, Text("一份文书须有且只有一个标题行，以“# ”开头"))
    for again in [line.number for line in lines if line.kind is LineKind.CLAUSES][1:]:
        yield Fault(again, Text("分隔线 === 只能出现一次"))
    for line in lines:
        yield from (Fault(line.number, message) for message in _one_line(line, vocabulary))


def _one_line(line: Line, vocabulary: Vocabulary) -> Iterator[Text]:
    if len(line.text) > LINE_LIMIT:
        yield Text("一行过长，最多 %(limit)s 个字符，请分段", limit=LINE_LIMIT)
    if line.kind is LineKind.BLOCK:
        if line.text not in vocabulary.blocks:
            yield Text("目录中没有区块“%(name)s”", name=line.text)
    elif BLOCK.search(line.text):
        yield Text("区块须单独成行")
    if line.kind is LineKind.PARAGRAPH and line.text.startswith("#"):
        yield Text("标题写作“# 标题”或“## 小标题”，井号后空一格")


def _clause_faults(lines: list[Line]) -> Iterator[Fault]:
    """The standing clauses are laid out once for all papers of a version: nothing in them is a fact of one paper."""
    places = [place for place, line in enumerate(lines) if line.kind is LineKind.CLAUSES]
    for line in lines[places[0] + 1 :] if places else ():
        if line.kind is LineKind.BLOCK or any(kind == "variable_begin" for _, kind, _ in PARSER.lex(line.text)):
            yield Fault(line.number, Text("通用条款（=== 之后）中不能使用合并字段和区块，请移到前面"))


def _missing(body: str, vocabulary: Vocabulary, needs: Needs) -> Iterator[Fault]:
    always = used(body, {}, vocabulary.blocks)
    yield from _absent(needs.facts, always.facts, vocabulary)
    for condition, facts in needs.when.items():
        yield from _absent(facts, used(body, {condition: True}, vocabulary.blocks).facts, vocabulary)
    for block in needs.blocks:
        if block not in always.blocks:
            yield Fault(0, Text("缺少必备区块 [[%(name)s]]", name=block))
    for word in needs.words:
        if word not in body:
            yield Fault(0, Text("正文须写明“%(word)s”", word=word))


def _absent(facts: Collection[str], printed: Collection[str], vocabulary: Vocabulary) -> Iterator[Fault]:
    """Facts that some set of conditions would leave out."""
    for fact in facts:
        if fact not in printed:
            label = vocabulary.labels.get(fact, Text(fact))
            yield Fault(0, Text("缺少必备内容：%(label)s（%(name)s），任何条件下都须印出", label=label, name=fact))
