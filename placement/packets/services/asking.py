"""Somebody asks for papers: what is to be printed is written down at once, in the order of the paper tray."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from placement.extensions import db
from placement.infra import audit, jobs
from placement.kernel.actors import Viewer
from placement.kernel.clock import local_date
from placement.kernel.errors import NotAllowed, RuleBroken
from placement.kernel.text import Text
from placement.packets import policy
from placement.packets.models import PrintItem, PrintRun
from placement.packets.needs import Need, needs_of
from placement.packets.rules import RUN_LIMIT, SHARED, PrintForm, PrintScope
from placement.papers.kinds import PaperKind
from placement.placements.models import Placement


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for. No `kinds` means all that each placement needs."""

    placements: Sequence[Placement]
    scope: PrintScope
    title: str
    kinds: tuple[PaperKind, ...] = ()
    form: PrintForm = PrintForm.PDF
    only_needed: bool = True
    duplex: bool = False


def ask(order: Order, *, by: Viewer, at: datetime) -> PrintRun:
    """Write down a run with its papers and have one job print it. Raises RuleBroken, NotAllowed."""
    if by.organisation_id is None or by.user_id is None:
        raise NotAllowed()
    if not all(policy.can_print(by, placement) for placement in order.placements):
        raise NotAllowed()
    schools = {placement.school_id for placement in order.placements}
    if len(schools) != 1:
        raise RuleBroken("one_school", Text("请勾选要打印文书的学生，一次只打印一所学校的"))
    items = list(_items(order, by, today=local_date(at)))
    _check_size(items)
    run = PrintRun(
        school_id=schools.pop(),
        owner_id=by.organisation_id,
        asked_by_id=by.user_id,
        title=order.title[:120],
        form=order.form,
        scope=order.scope,
        kinds=list(order.kinds),
        only_needed=order.only_needed,
        duplex=order.duplex,
        asked_at=at,
        items=items,
    )
    db.session.add(run)
    db.session.flush()
    run.job = jobs.enqueue("print_run", f"print_run:{run.id}", at=at, run_id=run.id)
    audit.record("papers_printed", f"print_run:{run.id}", by=by, at=at, papers=len(items))
    return run


def _check_size(items: Sequence[PrintItem]) -> None:
    if not items:
        raise RuleBroken("nothing_to_print", Text("所选学生没有这些文书，请改选文书种类"))
    if len(items) > RUN_LIMIT:
        raise RuleBroken(
            "too_many_papers",
            Text(
                "这次共有 %(n)s 份文书，一次最多打印 %(limit)s 份，请减少学生或文书种类", n=len(items), limit=RUN_LIMIT
            ),
        )


def _items(order: Order, by: Viewer, *, today: date) -> Iterator[PrintItem]:
    """In class order, one student's papers together; a paper that several share stands with the first of them."""
    needs, shared = needs_of(order.placements), set()
    position = 0
    for placement in sorted(order.placements, key=_place_in_class):
        for need in needs[placement.id]:
            key = (need.kind, need.subject_id)
            if not _is_asked(need, order, today=today) or not policy.may_have(by, need.kind) or key in shared:
                continue
            if need.kind in SHARED:
                shared.add(key)
            position += 1
            yield PrintItem(position=position, placement_id=placement.id, kind=need.kind, subject_id=need.subject_id)


def _is_asked(need: Need, order: Order, *, today: date) -> bool:
    """What is not due yet is printed only for those who ask for it by name."""
    return need.kind in order.kinds if order.kinds else need.due_on is None or need.due_on <= today


def _place_in_class(placement: Placement) -> tuple[str, str, int]:
    person = placement.person
    number = person.student.number if person.student else person.teacher.number if person.teacher else ""
    return (placement.class_name, number, placement.id)
