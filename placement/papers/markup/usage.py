"""Which facts a wording prints, under conditions that are known, unknown or partly known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from jinja2 import nodes

from placement.papers.markup.language import PARSER, dotted
from placement.papers.markup.lines import source_of


@dataclass(frozen=True)
class Used:
    """The facts and blocks that are printed, and the conditions that were asked on the way."""

    facts: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()

    def __or__(self, other: Used) -> Used:
        return Used(self.facts | other.facts, self.blocks | other.blocks, self.conditions | other.conditions)

    def __and__(self, other: Used) -> Used:
        """What both print; a condition is asked whichever way it turns out."""
        return Used(self.facts & other.facts, self.blocks & other.blocks, self.conditions | other.conditions)


def used(body: str, known: Mapping[str, bool], blocks: Mapping[str, Collection[str]]) -> Used:
    """What is printed for sure: an unknown condition counts only for what all its branches print.

    `blocks` says which facts a block prints. Only for a body whose marks are sound.
    """
    return _Reader(known, blocks).all(_tree(body))


@lru_cache(maxsize=256)
def _tree(body: str) -> tuple[nodes.Node, ...]:
    """The syntax tree of the whole paper, where a block is an include that stands in its place."""
    return tuple(node for source in source_of(body) for node in PARSER.parse(source).body)


@dataclass(frozen=True)
class _Reader:
    """Goes through the tree with what is known of the conditions."""

    known: Mapping[str, bool]
    blocks: Mapping[str, Collection[str]]

    def all(self, found: Iterable[nodes.Node]) -> Used:
        total = Used()
        for node in found:
            total |= self._one(node)
        return total

    def _one(self, node: nodes.Node) -> Used:
        if isinstance(node, nodes.If):
            return self._chosen(node)
        if isinstance(node, nodes.Include) and isinstance(node.template, nodes.Const):
            name = PurePosixPath(node.template.value).stem
            return Used(facts=frozenset(self.blocks[name]), blocks=frozenset({name}))
        if isinstance(node, nodes.Output):
            return Used(facts=frozenset(filter(None, map(dotted, node.nodes))))
        return Used()

    def _chosen(self, node: nodes.If) -> Used:
        asked = Used(conditions=frozenset(name.name for name in _names(node.test)))
        holds = truth(node.test, self.known)
        if holds:
            return asked | self.all(node.body)
        otherwise = self._otherwise(node)
        if holds is None:
            return asked | (self.all(node.body) & otherwise)
        return asked | otherwise

    def _otherwise(self, node: nodes.If) -> Used:
        """The rest of the chain: the next elif with what follows it, or the else."""
        if not node.elif_:
            return self.all(node.else_)
        first, *more = node.elif_
        return self._chosen(nodes.If(first.test, first.body, more, node.else_))


def _names(test: nodes.Node) -> list[nodes.Name]:
    return [test] if isinstance(test, nodes.Name) else list(test.find_all(nodes.Name))


def truth(test: nodes.Node, known: Mapping[str, bool]) -> bool | None:
    """The value of a condition; None while it depends on one that is not known."""
    if isinstance(test, nodes.Name):
        return known.get(test.name)
    if isinstance(test, nodes.Not):
        inner = truth(test.node, known)
        return None if inner is None else not inner
    if isinstance(test, nodes.And | nodes.Or):
        decides = isinstance(test, nodes.Or)
        parts = (truth(test.left, known), truth(test.right, known))
        if decides in parts:
            return decides
        return None if None in parts else not decides
    return None
