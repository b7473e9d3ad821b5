"""Files and functions stay small enough to read in one sitting; the budgets stand in docs/house-rules.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sorted([*(ROOT / "placement").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SLICES = {
    path.parent.relative_to(ROOT / "placement").parts[0]
    for path in (ROOT / "placement").rglob("models.py")
    if path.parent != ROOT / "placement"
}
NAMED_FOR_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}
STATE_KEEPERS = {"placement/infra/statelog.py", "placement/infra/jobs.py"}


@dataclass(frozen=True)
class Source:
    """A Python file, read and parsed once for all that is asked of it."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))

    @property
    def functions(self) -> Iterator[ast.FunctionDef]:
        return (node for node in self.nodes if isinstance(node, ast.FunctionDef))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_stays_under_150_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150, "Move parts of the page into partials or components."


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_a_python_file_keeps_its_budgets(path: Path) -> None:
    source = Source(path)
    complaints = [complaint for rule in RULES for complaint in rule(source)]
    assert not complaints, "\n".join(complaints)


def a_file_stays_under_400_lines(source: Source) -> Iterator[str]:
    if (lines := len(source.text.splitlines())) > 400:
        yield f"{lines} lines, at most 400: find the missing concept and give it a file of its own"


def a_function_stays_under_40_lines_and_a_route_under_30(source: Source) -> Iterator[str]:
    for node in source.functions:
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        limit = 30 if "blueprint." in " ".join(map(ast.unparse, node.decorator_list)) else 40
        if length > limit:
            yield f"{node.name} has {length} lines, at most {limit}: separate load, ask, do and answer"


def more_than_three_parameters_are_named(source: Source) -> Iterator[str]:
    for node in source.functions if source.name.startswith("placement/") else ():
        given = (argument.arg for argument in (*node.args.posonlyargs, *node.args.args))
        positional = [name for name in given if name not in ("self", "cls")]
        if len(positional) > 3:
            yield f"{node.name}({', '.join(positional)}): put a * before the fourth"


def a_test_asks_for_at_most_five_fixtures(source: Source) -> Iterator[str]:
    for node in source.functions if source.path.name.startswith("test_") else ():
        given = [argument.arg for argument in node.args.args if argument.arg not in _parameters(node)]
        if node.name.startswith("test_") and len(given) > 5:
            yield f"{node.name} asks for {given}: build one fixture that means something"


def _parameters(node: ast.FunctionDef) -> set[str]:
    names = set()
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and "parametrize" in ast.unparse(decorator.func) and decorator.args:
            first = decorator.args[0]
            words = first.value if isinstance(first, ast.Constant) else ",".join(ast.literal_eval(first))
            names |= {word.strip() for word in str(words).split(",")}
    return names


def a_slice_imports_at_the_head_of_its_files(source: Source) -> Iterator[str]:
    for node in source.functions if source.path.relative_to(ROOT).parts[1] in SLICES else ():
        if any(isinstance(child, ast.Import | ast.ImportFrom) for child in ast.walk(node)):
            yield f"{node.name} imports inside: if that is a cycle, the arrow between the slices is wrong"


def no_file_is_named_for_nothing(source: Source) -> Iterator[str]:
    if source.path.stem in NAMED_FOR_NOTHING:
        yield f"{source.path.stem} says nothing: name the file for what it holds"


def a_state_changes_only_through_its_table(source: Source) -> Iterator[str]:
    for node in source.nodes if source.name.startswith("placement/") and source.name not in STATE_KEEPERS else ():
        for target in _targets(node):
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield f"line {target.lineno}: use placement.infra.statelog.transition"


def _targets(node: ast.AST) -> list[ast.expr]:
    """What an assignment writes to, the parts of a tuple included."""
    given = node.targets if isinstance(node, ast.Assign) else []
    given = [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else given
    return [
        part for target in given for part in (target.elts if isinstance(target, ast.Tuple | ast.List) else [target])
    ]


RULES = (
    a_file_stays_under_400_lines,
    a_function_stays_under_40_lines_and_a_route_under_30,
    more_than_three_parameters_are_named,
    a_test_asks_for_at_most_five_fixtures,
    a_slice_imports_at_the_head_of_its_files,
    no_file_is_named_for_nothing,
    a_state_changes_only_through_its_table,
)
