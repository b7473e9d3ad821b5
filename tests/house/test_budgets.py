"""Files and functions stay small enough to read in one sitting; the budgets stand in docs/house-rules.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
SPLIT = "Find the missing concept and give it a file of its own."


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


def _length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _decorators(node: ast.FunctionDef) -> str:
    return " ".join(map(ast.unparse, node.decorator_list))


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_a_python_file_stays_under_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400, SPLIT


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_stays_under_150_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150, "Move parts of the page into partials or components."


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_a_function_stays_under_40_lines_and_a_route_under_30(path: Path) -> None:
    for node in _functions(path):
        limit = 30 if "blueprint." in _decorators(node) else 40
        assert _length(node) <= limit, (
            f"{node.name} has {_length(node)} lines, at most {limit}: separate load, ask, do and answer."
        )


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_more_than_three_parameters_are_named(path: Path) -> None:
    for node in _functions(path):
        if path.is_relative_to(ROOT / "tests"):
            continue
        positional = [
            argument.arg
            for argument in (*node.args.posonlyargs, *node.args.args)
            if argument.arg not in ("self", "cls")
        ]
        assert len(positional) <= 3, f"{node.name}({', '.join(positional)}): put a * before the fourth"


@pytest.mark.parametrize("path", [path for path in PYTHON if path.name.startswith("test_")], ids=_name)
def test_a_test_asks_for_at_most_five_fixtures(path: Path) -> None:
    for node in _functions(path):
        if node.name.startswith("test_"):
            given = [argument.arg for argument in node.args.args if argument.arg not in _parameters(node)]
            assert len(given) <= 5, f"{node.name} asks for {given}: build one fixture that means something"


def _parameters(node: ast.FunctionDef) -> set[str]:
    names = set()
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and "parametrize" in ast.unparse(decorator.func) and decorator.args:
            first = decorator.args[0]
            words = first.value if isinstance(first, ast.Constant) else ",".join(ast.literal_eval(first))
            names |= {word.strip() for word in str(words).split(",")}
    return names


@pytest.mark.parametrize("path", [path for path in PYTHON if path.relative_to(ROOT).parts[1] in SLICES], ids=_name)
def test_a_slice_imports_at_the_head_of_its_files(path: Path) -> None:
    for node in _functions(path):
        inside = [child for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]
        assert not inside, f"{node.name} imports inside: if that is a cycle, the arrow between the slices is wrong"


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_no_file_is_named_for_nothing(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}


STATE_KEEPERS = {"placement/infra/statelog.py", "placement/infra/jobs.py"}


@pytest.mark.parametrize("path", [path for path in PYTHON if path.is_relative_to(ROOT / "placement")], ids=_name)
def test_a_state_changes_only_through_its_table(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        touched = [target for target in _targets(node) if isinstance(target, ast.Attribute) and target.attr == "state"]
        ours = _name(path) in STATE_KEEPERS
        assert not touched or ours, f"line {touched[0].lineno}: use placement.infra.statelog.transition"


def _targets(node: ast.AST) -> list[ast.expr]:
    """What an assignment writes to, the parts of a tuple included."""
    given = node.targets if isinstance(node, ast.Assign) else []
    given = [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else given
    return [
        part for target in given for part in (target.elts if isinstance(target, ast.Tuple | ast.List) else [target])
    ]
