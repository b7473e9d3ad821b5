"""What a home page says: what to do first, what else asks for an act, what others are at. Plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from placement.kernel.text import Text

Instant = date | datetime


@dataclass(frozen=True)
class Tally:
    """How many, and since when the first of them waits."""

    count: int = 0
    since: Instant | None = None

    def __add__(self, other: Tally) -> Tally:
        known = [since for since in (self.since, other.since) if since is not None]
        return Tally(self.count + other.count, min(known) if known else None)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One line: what asks for an act, how many of it, who waits (`who`) or acts next (`turn`) since when, and where.

    `begins`: the instant of the tally is the first day of the earliest stay, not the beginning of a wait.
    """

    label: Text
    href: str
    tally: Tally
    act: Text
    who: Text | None = None
    turn: Text | None = None
    hint: Text | None = None
    urgent: bool = False
    counted: bool = True
    begins: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """The card on top. `tone`: act (your turn), wait, done, stop."""

    title: Text
    tone: str = "act"
    detail: Text | None = None
    who: Text | None = None
    by: Instant | None = None
    after: Text | None = None
    href: str = ""
    act: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """A line of 「我还差什么」. `state`: done, todo, wait (somebody else's turn), stop."""

    title: Text
    state: str
    hint: Text | None = None
    who: Text | None = None
    href: str = ""
    act: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Home:
    """A home page: the step, the duties, what runs by itself or waits for others, and a part of its own."""

    lead: Text
    step: Step
    duties: tuple[Duty, ...] = ()
    duties_title: Text = field(default=Text("等您处理"))
    others: tuple[Duty, ...] = ()
    others_title: Text = field(default=Text("正在办理，等别人处理"))
    part: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def open_duties(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Those of which there is something, the urgent ones first."""
    return tuple(sorted((duty for duty in duties if duty.tally.count), key=lambda duty: not duty.urgent))


def first_step(duties: tuple[Duty, ...], *, next_up: Text, reads: bool = False) -> Step:
    """What to do first; when nothing is open the card says so, and what comes next. `reads`: there is nothing to do."""
    if not duties:
        return Step(title=Text("都处理完了"), tone="done", detail=next_up)
    duty = duties[0]
    words = {"what": duty.label, "n": duty.tally.count}
    title = Text("先看：%(what)s（%(n)s 项）", **words) if reads else Text("先办：%(what)s（%(n)s 项）", **words)
    return Step(title=title, detail=duty.hint, href=duty.href, act=duty.act)


def staff_home(
    lead: Text, duties: Iterable[Duty], others: Iterable[Duty] = (), *, next_up: Text, reads: bool = False, **more: Any
) -> Home:
    """The page of somebody who works through lists."""
    mine = open_duties(duties)
    if reads:
        more["duties_title"] = Text("请关注")
    return Home(
        lead=lead, step=first_step(mine, next_up=next_up, reads=reads), duties=mine, others=open_duties(others), **more
    )
