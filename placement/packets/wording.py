"""How the standing of papers and runs is told: tones of the chips, the next step of a packet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placement.infra.jobs import JobState
from placement.kernel.text import Text
from placement.packets.rules import NEGOTIATED, TO_PRINT, PrintOutcome, Standing
from placement.packets.standings import Paper
from placement.papers.kinds import PaperKind

TONES = {
    Standing.MISSING: "neutral",
    Standing.STALE: "bad",
    Standing.SIGNING: "wait",
    Standing.CURRENT: "good",
    Standing.SIGNED: "good",
    Standing.NOT_DUE: "info",
}
OUTCOME_TONES = {
    PrintOutcome.WAITING: "wait",
    PrintOutcome.ISSUED: "good",
    PrintOutcome.REUSED: "good",
    PrintOutcome.UNNEEDED: "neutral",
    PrintOutcome.FAILED: "bad",
}
JOB_WORDS = {
    JobState.QUEUED: Text("排队中"),
    JobState.RUNNING: Text("正在生成"),
    JobState.DONE: Text("已生成"),
    JobState.FAILED: Text("没有完成"),
}
JOB_TONES = {JobState.QUEUED: "wait", JobState.RUNNING: "wait", JobState.DONE: "good", JobState.FAILED: "bad"}


@dataclass(frozen=True)
class Step:
    """What the head of the packet says, and whether there is something to print."""

    title: Text
    detail: Text
    tone: str
    prints: bool


def to_print(papers: Sequence[Paper]) -> tuple[PaperKind, ...]:
    """The kinds that a packet can have printed now: an agreement only when its text is there."""
    ready = (paper for paper in papers if paper.document is not None or paper.kind not in NEGOTIATED)
    return tuple(dict.fromkeys(paper.kind for paper in ready if paper.standing in TO_PRINT))


def next_step(papers: Sequence[Paper]) -> Step:
    """How many papers are missing or out of date."""
    missing = sum(paper.standing is Standing.MISSING for paper in papers)
    stale = sum(paper.standing is Standing.STALE for paper in papers)
    signing = sum(paper.standing is Standing.SIGNING for paper in papers)
    prints = bool(to_print(papers))
    if stale:
        detail = Text("过期联要用新的一份换回并重新签字；内容没有变的不用重打。")
        return Step(
            Text("%(stale)s 份过期联，%(missing)s 份尚未生成", stale=stale, missing=missing), detail, "stop", True
        )
    if missing:
        detail = Text("只打印缺的和过期的，已有的不重复打印。")
        return Step(Text("还差 %(missing)s 份文书", missing=missing), detail, "act", prints)
    if signing:
        return Step(Text("文书齐备，%(n)s 份等待签署", n=signing), Text("各方签完后就是成套文书。"), "wait", prints)
    return Step(Text("成套文书齐备"), Text("任何一项信息变化，相关文书会在这里标为过期联。"), "done", False)
