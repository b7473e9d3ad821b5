"""The practice of a teacher: days, form, goal, tasks, treatment and results."""

from __future__ import annotations

from typing import Any

from placement.agreements.facts.sources import Sources, sentence
from placement.agreements.rules import Party
from placement.kernel.periods import DateRange
from placement.slots.rules import PracticeForm

FORMS = {
    PracticeForm.OBSERVATION: "考察观摩",
    PracticeForm.SKILL_TRAINING: "接受企业组织的技能培训",
    PracticeForm.POST: "在企业的生产和管理岗位兼职或任职",
    PracticeForm.DEVELOPMENT: "参与企业产品研发和技术创新",
}
"""The forms of article 6 of 职业学校教师企业实践规定 (R-704)."""


def parts(sources: Sources) -> dict[str, Any]:
    """What stands on a teacher's agreement beyond time and place."""
    placement, term = sources.placement, sources.term
    days = DateRange(placement.starts_on, placement.ends_on)
    pause = f"，休息{placement.break_minutes}分钟" if placement.break_minutes else ""
    return {
        "practice": {
            "planned_days": f"{sum(str(day.isoweekday()) in placement.weekdays for day in days)}天",
            "daily_hours": f"工作日 {placement.work_begins}—{placement.work_ends}{pause}",
            "goal": term(Party.PERSON, "goal"),
            "treatment": sentence(term(Party.SCHOOL, "treatment")),
            "safety": sentence(term(Party.ENTERPRISE, "safety")),
            "results": sentence(term(Party.ENTERPRISE, "results")),
            "forms": _forms(placement.slot.practice_form),
            "tasks": _tasks(sources),
        }
    }


def _forms(chosen: str | None) -> list[dict[str, str]]:
    boxes = [{"chosen": "√" if form == chosen else "", "label": label} for form, label in FORMS.items()]
    return [*boxes, {"chosen": "" if chosen else "√", "label": f"其他：{'无' if chosen else '见任务计划'}"}]


def _tasks(sources: Sources) -> list[dict[str, str]]:
    rows = (
        {part: sources.term(Party.PERSON, f"task{number}_{part}") for part in ("period", "content", "outcome")}
        for number in (1, 2, 3)
    )
    return [row for row in rows if row["content"]]
