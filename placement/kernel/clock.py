"""Time is a parameter: instants are UTC, dates are those of Asia/Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one offset without summer time since 1991, so a fixed offset is exact for our dates."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests and for playing a year."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Set the clock to another instant."""
        self._at = at.astimezone(UTC)


def local_date(at: datetime) -> date:
    """The calendar date in Hangzhou at an instant."""
    return at.astimezone(SHANGHAI).date()


def at_local(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """The instant of a local wall-clock time on a day."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)
