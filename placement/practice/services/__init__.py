"""What happens to a teacher's practice. One verb a function; `by` acts, `at` is when."""

from placement.practice.services.certificate import issue_certificate
from placement.practice.services.log import TOO_MANY_DAYS, TURNED_ROUND, DaysRefused, log_days, objections, remove_day
from placement.practice.services.records import (
    assess,
    begin,
    deny,
    open_record,
    recognise,
    report,
    send_back,
)
from placement.practice.services.teaching import add_teaching_weeks, drop_teaching_weeks, for_many

__all__ = [
    "TOO_MANY_DAYS",
    "TURNED_ROUND",
    "DaysRefused",
    "add_teaching_weeks",
    "assess",
    "begin",
    "deny",
    "drop_teaching_weeks",
    "for_many",
    "issue_certificate",
    "log_days",
    "objections",
    "open_record",
    "recognise",
    "remove_day",
    "report",
    "send_back",
]
