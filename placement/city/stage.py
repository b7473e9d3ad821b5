"""Time on the stage: stories are told side by side, day by day, and the calendar does its work in between.

A story is a generator: it yields the instant of its next act and is called back at that instant. So each story reads
from its beginning to its end, and yet everything in the city happens in the order of time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import date, datetime, timedelta
from itertools import count

from placement.infra import calendar, jobs
from placement.kernel.clock import FixedClock, at_local, local_date

Story = Generator[datetime, datetime, None]
MONDAY = 0
EVERY_DAY_FOR = timedelta(days=10)
"""So many days before the end the calendar's work is done on each day; before that, on Mondays and days with acts."""


class Stage:
    """Tells stories up to one instant. It works inside the caller's transaction and never commits."""

    def __init__(
        self, first_day: date, until: datetime, *, clock: FixedClock | None = None, say: Callable[[str], object] = str
    ) -> None:
        self._until = until
        self._clock = clock
        self._say = say
        self._day = first_day
        self._order = count()
        self._waiting: list[tuple[datetime, int, Story]] = []

    def tell(self, story: Story) -> None:
        """Begin a story; it comes to its first act when its time has come."""
        self._put(story, next(story, None))

    def play(self) -> None:
        """Every act up to the end, in the order of time; acts that lie beyond it never happen."""
        while self._waiting and self._waiting[0][0] <= self._until:
            at, _, story = heapq.heappop(self._waiting)
            self._live_until(local_date(at))
            self._set_clock(at)
            try:
                following: datetime | None = story.send(at)
            except StopIteration:
                following = None
            jobs.run_inside(at=at)
            self._put(story, following)
        self._live_until(local_date(self._until))
        self._set_clock(self._until)
        jobs.run_inside(at=self._until)

    def _put(self, story: Story, at: datetime | None) -> None:
        if at is not None:
            heapq.heappush(self._waiting, (at, next(self._order), story))

    def _live_until(self, day: date) -> None:
        while self._day < day:
            self._day += timedelta(days=1)
            if self._day.day == 1:
                self._say(f"{self._day:%Y-%m}")
            if self._matters(self._day) or self._day == day:
                at = at_local(self._day, 0, 5)
                self._set_clock(at)
                calendar.ask_for_today(at=at)
                jobs.run_inside(at=at)

    def _matters(self, day: date) -> bool:
        return day.weekday() == MONDAY or day.day == 1 or day >= local_date(self._until) - EVERY_DAY_FOR

    def _set_clock(self, at: datetime) -> None:
        if self._clock is not None:
            self._clock.move_to(at)
