"""What of Jinja a wording may use: merge fields and conditions, by a list of what the syntax tree may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from placement.kernel.text import Text
from placement.papers.markup.lines import Line, LineKind

TAG_LIMIT, NESTING_LIMIT = 120, 6
PARSER = Environment(autoescape=True)
"""Only ever reads: nothing is compiled or run here."""


class Fault(NamedTuple):
    """What is wrong in which line; line 0 is the whole text."""

    line: int
    message: Text


MARKERS = {"variable_begin": "{{", "variable_end": "}}", "block_begin": "{%", "block_end": "%}"}
BROKEN = Text("标记没有写完整：合并字段写作 {{ 名称 }}，条件写作 {% if 条件 %}，并在同一行内写完")
FORBIDDEN = Text("这里只能写一个合并字段，例如 {{ student.name }}，不能使用运算、过滤器或函数")
FORBIDDEN_TEST = Text("条件只能由目录中的条件和 and、or、not 组成")
FORBIDDEN_TAG = Text("只能使用条件标记 if、elif、else、endif")
UNCLOSED = Text("条件没有结束：每个 if 要有一个 endif")
UNOPENED = Text("多出的 elif、else 或 endif：前面没有对应的 if")
ASTRIDE = Text("条件标记须单独成行，或者在同一行内开始并结束")
TOO_DEEP = Text("条件最多嵌套 %(limit)s 层", limit=NESTING_LIMIT)
TOO_LONG = Text("标记过长，最多 %(limit)s 个字符", limit=TAG_LIMIT)


def marker_faults(lines: list[Line]) -> Iterator[Fault]:
    """Line by line: brackets that are not closed, comments, raw text, white-space control, conditions over lines."""
    depth = 0
    for line in lines:
        if line.kind in (LineKind.BLOCK, LineKind.EMPTY):
            continue
        if line.kind is LineKind.CLAUSES:
            if depth:
                yield Fault(line.number, Text("分隔线 === 不能写在条件之内"))
            continue
        faults, steps = _tokens(line)
        yield from (Fault(line.number, fault) for fault in faults)
        inside = _balance(steps)
        if line.kind is not LineKind.TAG and inside != (0, 0):
            yield Fault(line.number, ASTRIDE)
            continue
        depth += sum(steps)
        if depth > NESTING_LIMIT:
            yield Fault(line.number, TOO_DEEP)


def _tokens(line: Line) -> tuple[list[Text], list[int]]:
    """The faults of a line's marks, and its conditions as steps: +1 opens, -1 closes."""
    faults: list[Text] = []
    steps: list[int] = []
    try:
        tokens = list(PARSER.lex(line.text))
    except TemplateSyntaxError:
        return [BROKEN], steps
    length, before, opened = 0, "", 0
    for _, kind, value in tokens:
        if (kind in MARKERS and value != MARKERS[kind]) or kind.split("_")[0] in ("comment", "raw", "linecomment"):
            faults.append(BROKEN)
        opened += kind.endswith("_begin") - kind.endswith("_end")
        length = 0 if kind in ("data", *MARKERS) else length + len(value)
        if length > TAG_LIMIT:
            faults.append(TOO_LONG)
        if before == "block_begin" and kind == "name":
            steps.append({"if": 1, "endif": -1}.get(value, 0))
        before = before if kind == "whitespace" else kind
    if opened:
        faults.append(BROKEN)
    return faults[:1], steps


def _balance(steps: list[int]) -> tuple[int, int]:
    """The lowest and the last depth that a line's conditions reach; an else on the ground counts as below it."""
    depth = lowest = 0
    for step in steps:
        lowest = min(lowest, depth - 1 if step == 0 else depth + step)
        depth += step
    return lowest, depth


def tree_faults(body: str, *, is_field: Callable[[str], bool], is_condition: Callable[[str], bool]) -> Iterator[Fault]:
    """What the syntax tree holds beyond known fields and known conditions."""
    try:
        tree = PARSER.parse(body)
    except TemplateSyntaxError as error:
        yield Fault(error.lineno, _syntax(error.message or ""))
        return
    except RecursionError:
        yield Fault(0, TOO_DEEP)
        return
    yield from _Walk(is_field, is_condition).all(tree.body)


def _syntax(message: str) -> Text:
    if "Unexpected end of template" in message:
        return UNCLOSED
    if "unknown tag" in message:
        return UNOPENED if any(word in message for word in ("'else'", "'elif'", "'endif'")) else FORBIDDEN_TAG
    return BROKEN


class _Walk:
    """The list of what is allowed: text, one field, and conditions made of known names."""

    def __init__(self, is_field: Callable[[str], bool], is_condition: Callable[[str], bool]) -> None:
        self._is_field, self._is_condition = is_field, is_condition

    def all(self, found: list[nodes.Node]) -> Iterator[Fault]:
        for node in found:
            if isinstance(node, nodes.Output):
                yield from self._output(node)
            elif isinstance(node, nodes.If):
                yield from self._test(node.test)
                for branch in (node.body, node.elif_, node.else_):
                    yield from self.all(list(branch))
            else:
                yield Fault(node.lineno, FORBIDDEN_TAG)

    def _output(self, node: nodes.Output) -> Iterator[Fault]:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                continue
            name = dotted(child)
            if name is None:
                yield Fault(child.lineno, FORBIDDEN)
            elif not self._is_field(name):
                yield Fault(child.lineno, Text("目录中没有合并字段“%(name)s”", name=name))

    def _test(self, node: nodes.Node) -> Iterator[Fault]:
        if isinstance(node, nodes.And | nodes.Or):
            yield from self._test(node.left)
            yield from self._test(node.right)
        elif isinstance(node, nodes.Not):
            yield from self._test(node.node)
        elif not isinstance(node, nodes.Name):
            yield Fault(node.lineno, FORBIDDEN_TEST)
        elif not self._is_condition(node.name):
            yield Fault(node.lineno, Text("目录中没有条件“%(name)s”", name=node.name))


def dotted(node: nodes.Node) -> str | None:
    """`student.name` for a name or a chain of attributes, None for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = dotted(node.node)
        return f"{before}.{node.attr}" if before else None
    return None
