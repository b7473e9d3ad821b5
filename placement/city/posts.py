"""What the enterprises of the city offer, read from posts.toml, and how a post comes before its schools."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from placement.accounts.rules import Role
from placement.city.people import City
from placement.city.season import Season, after
from placement.city.stage import Story
from placement.kernel.periods import DateRange
from placement.slots import services
from placement.slots.models import Slot, SlotRelease
from placement.slots.queries import release_of
from placement.slots.rules import PracticeForm, SlotKind, Venue
from placement.slots.terms import SlotTerms

DATA = Path(__file__).with_name("posts.toml")
RETURNED = "请把工作时间、带教安排和安全措施写具体后再送审。"
BARRED = "该单位不得接收实习学生，学校考察审核未通过。"
REGULAR = 120
"""What a regular colleague earns, in fen for each yuan of an intern: pay is 83% of it (R-321)."""
ANNOUNCED = 35
"""So many days before its first day a post is offered, unless `days_ago` says otherwise."""


@dataclass(frozen=True, kw_only=True)
class PostPart:
    """One slot. `days_ago`: offered so many days before today; `ends`: what became of it (draft, paused, closed).

    What was offered for a stretch that has begun is closed on its first day.
    """

    key: str
    enterprise: str
    title: str
    tasks: str
    when: str
    capacity: int
    kind: SlotKind = SlotKind.WORK_PLACEMENT
    venue: Venue = Venue.OFFICE
    majors: tuple[str, ...] = ()
    requirements: str = ""
    pay_yuan: int = 0
    hazards: tuple[str, ...] = ()
    post_staff: int = 60
    board: bool = False
    lodging: bool = False
    site: int = 0
    form: PracticeForm | None = None
    schools: tuple[str, ...] = ("wangchao",)
    waiting: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    quota: int | None = None
    days_ago: int | None = None
    ends: str = ""


@cache
def posts() -> dict[str, PostPart]:
    """Every post by its key."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["post"]
    return {row["key"]: _part(row) for row in rows}


def _part(row: dict[str, Any]) -> PostPart:
    words = {"kind": SlotKind, "venue": Venue, "form": PracticeForm}
    typed = {name: words[name](value) for name, value in row.items() if name in words}
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return PostPart(**{**row, **lists, **typed})


@dataclass
class Offers:
    """The slots that are offered by now, by the keys of their posts."""

    city: City
    season: Season
    parts: Mapping[str, PostPart]
    slots: dict[str, Slot] = field(default_factory=dict)

    def release(self, key: str, school: str) -> SlotRelease:
        """The row of one school."""
        found = release_of(self.slots[key], self.city.schools[school].id)
        if found is None:
            raise LookupError(f"{key} was never sent to {school}")
        return found

    def offered_on(self, part: PostPart) -> date:
        """The day on which the enterprise writes it."""
        if part.days_ago is not None:
            return self.season.day(-part.days_ago).date()
        return after(self.span(part).start, -ANNOUNCED).date()

    def span(self, part: PostPart) -> DateRange:
        """Its first and last day."""
        return self.season.span(part.when)


def offer(offers: Offers, part: PostPart) -> Story:
    """The enterprise writes a post and sends it; a day later the schools publish it or send it back."""
    city, begun = offers.city, offers.offered_on(part)
    hr = city.hr(part.enterprise)
    at = yield after(begun, 0, 9, minute=20)
    slot = services.create_slot(city.enterprises[part.enterprise].id, terms(offers, part), by=hr, at=at)
    offers.slots[part.key] = slot
    if part.ends == "draft":
        return
    at = yield after(begun, 0, 9, minute=40)
    asked = (*part.schools, *part.waiting, *part.returned)
    services.submit_slot(slot, [city.schools[school].id for school in asked], by=hr, at=at)
    at = yield after(begun, 1, 14)
    for school in part.schools:
        services.publish_release(offers.release(part.key, school), part.quota, by=city.office(school), at=at)
    for school in part.returned:
        comment = RETURNED if part.enterprise not in ("zhongpin", "jiguang") else BARRED
        services.return_release(offers.release(part.key, school), comment, by=city.office(school), at=at)
    if part.ends == "paused":
        at = yield after(begun, 8, 11)
        services.pause_slot(slot, by=hr, at=at)
    elif part.ends == "closed" or part.days_ago is None:
        at = yield after(begun, 8, 11) if part.ends else after(offers.span(part).start, 0, 8, minute=10)
        services.close_slot(slot, by=hr, at=at)


def terms(offers: Offers, part: PostPart) -> SlotTerms:
    """The post as the form would send it."""
    city, span = offers.city, offers.span(part)
    led = part.kind in (SlotKind.WORK_PLACEMENT, SlotKind.APPRENTICESHIP)
    mentors = city.staff.get((part.enterprise, Role.MENTOR), [])
    return SlotTerms(
        kind=part.kind,
        title=part.title,
        tasks=part.tasks,
        requirements=part.requirements,
        site_id=city.enterprises[part.enterprise].sites[part.site].id,
        venue=part.venue,
        capacity=part.capacity,
        starts_on=span.start,
        ends_on=span.end,
        hazards=None if part.kind is SlotKind.TEACHER_PRACTICE else part.hazards,
        post_staff=part.post_staff if led else None,
        pay_fen=part.pay_yuan * 100,
        regular_wage_fen=part.pay_yuan * REGULAR if led else None,
        lowest_wage_fen=part.pay_yuan * 100 if led else None,
        board=part.board,
        lodging=part.lodging,
        practice_form=part.form,
        mentor_id=mentors[0].id if led and mentors else None,
        major_codes=part.majors,
    )
