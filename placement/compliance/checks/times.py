"""When and how long: length of the stay, hours of a day and week, nights, rest days, holidays."""

from __future__ import annotations

from datetime import date

from placement.compliance.facts import Facts
from placement.compliance.majors import normalised
from placement.compliance.rulebook import RuleRow
from placement.compliance.spans import in_months, longer_than, shorter_than
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.compliance.week import DAY, Shift, Week, clock_of, in_hours
from placement.compliance.weekly import SATURDAY, SUNDAY, WorkedWeek, calendar_weeks, rest_days_worked, unknown_days
from placement.kernel.text import Text
from placement.kernel.workdays import DayKind

STAY = Text("起止日期")
WEEK = Text("每周工作时间安排")
SPECIAL_FILING = Text("特殊安排备案情况")
CALENDAR = Text("该年度的工作日历")
WEEKDAY_LABELS = (
    Text("周一"),
    Text("周二"),
    Text("周三"),
    Text("周四"),
    Text("周五"),
    Text("周六"),
    Text("周日"),
)


def usual_length(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-117: a work placement takes about six months; nursing and the other medical majors run to ten."""
    stay = facts.plan.stay
    if stay is None:
        return not_recorded(STAY)
    least, most = row.number("least_months"), row.number("most_months")
    if _category(facts) in {normalised(code)[:2] for code in row.words("long_categories")}:
        most = row.number("long_months")
    if not shorter_than(stay, least) and not longer_than(stay, most):
        return None
    return broken(
        sum=Text(
            "%(start)s 至 %(end)s 为 %(months)s 个月，一般 %(least)s 至 %(most)s 个月",
            start=stay.start,
            end=stay.end,
            months=in_months(stay),
            least=least,
            most=most,
        ),
        clears=Text("调整起止日期，或说明培养方案的安排"),
    )


def _category(facts: Facts) -> str:
    """The category of the student's major; of the post's majors while there is no student yet and they agree."""
    majors = (facts.person.major,) if facts.person.major else facts.post.major_codes or ()
    categories = {normalised(code)[:2] for code in majors}
    return categories.pop() if len(categories) == 1 else ""


def within_limit(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-117 and R-804: never longer than so many months."""
    stay, most = facts.plan.stay, row.number("most_months")
    if stay is None:
        return not_recorded(STAY)
    if not longer_than(stay, most):
        return None
    return broken(
        months=most,
        sum=Text("共 %(months)s 个月，上限 %(most)s 个月", months=in_months(stay), most=most),
        clears=Text("缩短至 %(most)s 个月以内", most=most),
    )


def apprentice_length(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-804: an apprenticeship takes one to two years."""
    stay, least, most = facts.plan.stay, row.number("least_months"), row.number("most_months")
    if stay is None:
        return not_recorded(STAY)
    if not shorter_than(stay, least) and not longer_than(stay, most):
        return None
    return broken(
        least=least,
        most=most,
        sum=Text("共 %(months)s 个月，应为 %(least)s 至 %(most)s 个月", months=in_months(stay), least=least, most=most),
        clears=Text("调整起止日期，或写明理由"),
    )


def day_not_long(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-311: no shift of more than eight hours."""
    week, most = facts.plan.week, row.number("minutes")
    if week is None:
        return not_recorded(WEEK)
    longest = week.longest
    minutes = week.days[longest].minutes
    if minutes <= most:
        return None
    return broken(
        hours=in_hours(most),
        sum=Text(
            "%(day)s工作 %(worked)s 小时 − 上限 %(most)s 小时 = 超出 %(over)s 小时",
            day=WEEKDAY_LABELS[longest],
            worked=in_hours(minutes),
            most=in_hours(most),
            over=in_hours(minutes - most),
        ),
        clears=Text("缩短每天的工作时间"),
    )


def week_not_long(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-312: no week of more than forty hours, extra days counted; a swapped working day stays out."""
    week, most = facts.plan.week, row.number("minutes")
    if week is None:
        return not_recorded(WEEK)
    ordinary = WorkedWeek(week.worked_days, week.worked_days, week.minutes)
    longest = max([ordinary, *calendar_weeks(facts)], key=lambda worked: worked.minutes)
    if longest.minutes <= most:
        return None
    return broken(
        hours=in_hours(most),
        sum=Text(
            "每周 %(days)s 天共 %(worked)s 小时 − 上限 %(most)s 小时 = 超出 %(over)s 小时",
            days=longest.counted,
            worked=in_hours(longest.minutes),
            most=in_hours(most),
            over=in_hours(longest.minutes - most),
        ),
        clears=Text("减少每周的工作日或每天的工作时间"),
    )


def no_statutory_holiday(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-313: no work on a statutory holiday without the filing for special needs; only extra days can be one."""
    extra = _extra(facts)
    if not extra or facts.plan.special_filing:
        return None
    holidays = [day for day in extra if _kind(facts, day) is DayKind.STATUTORY]
    if not holidays:
        return not_recorded(CALENDAR) if unknown_days(facts, extra) else None
    if facts.plan.special_filing is None:
        return not_recorded(SPECIAL_FILING)
    return broken(
        sum=Text("法定节假日 %(first)s 等共 %(n)s 天", first=holidays[0], n=len(holidays)),
        clears=Text("去掉法定节假日的安排"),
    )


def no_rest_day_worked(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-314: no work on rest days; a swapped working Saturday is none, an unlisted weekday off is one."""
    week = facts.plan.week
    if week is None:
        return not_recorded(WEEK)
    if facts.plan.stay is None and (week.works_on(SATURDAY) or week.works_on(SUNDAY) or facts.plan.extra_days):
        return not_recorded(STAY)
    days = rest_days_worked(facts)
    if not days:
        return None
    return broken(
        sum=Text("安排在休息日工作共 %(n)s 天，首日 %(first)s", n=len(days), first=days[0]),
        clears=Text("休息日不排班"),
    )


def weekly_rest(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-314: at least one day of rest in each week (劳动法 Art. 38)."""
    week = facts.plan.week
    if week is None:
        return not_recorded(WEEK)
    most = 7 - row.number("rest_days")
    days = max([week.worked_days, *(worked.days for worked in calendar_weeks(facts))])
    if days <= most:
        return None
    return broken(
        sum=Text("每周工作 %(days)s 天，最多 %(most)s 天", days=days, most=most), clears=Text("每周至少安排一天休息")
    )


def no_night_shift(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-316: no minute between 22:00 and 06:00 without the filing for special needs."""
    week, begins, ends = facts.plan.week, row.clock("begins"), row.clock("ends")
    if week is None:
        return not_recorded(WEEK)
    if facts.plan.special_filing:
        return None
    nights = night_shifts(week, begins, ends)
    if not nights:
        return None
    if facts.plan.special_filing is None:
        return not_recorded(SPECIAL_FILING)
    weekday, shift, minutes = nights[0]
    return broken(
        begins=clock_of(begins),
        ends=clock_of(ends),
        sum=Text(
            "%(day)s %(from)s 至 %(to)s，其中 %(night)s 小时在 %(begins)s 至次日 %(ends)s 之间",
            **{
                "day": WEEKDAY_LABELS[weekday],
                "from": clock_of(shift.begins),
                "to": clock_of(shift.ends),
                "night": in_hours(minutes),
                "begins": clock_of(begins),
                "ends": clock_of(ends),
            },
        ),
        clears=Text("把工作时间调整到 %(ends)s 至 %(begins)s 之间", ends=clock_of(ends), begins=clock_of(begins)),
    )


def night_shifts(week: Week, begins: int, ends: int) -> list[tuple[int, Shift, int]]:
    """The shifts that touch the night from `begins` to `ends` of the next day: weekday, shift, minutes at night."""
    last = ends if ends > begins else ends + DAY
    shifts = [(number, shift) for number, day in enumerate(week.days) for shift in day.presence]
    told = [(number, shift, shift.between(begins, last)) for number, shift in shifts]
    return [night for night in told if night[2]]


def filed_before(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-317: an exception for special needs is filed before the start."""
    filed, start = facts.plan.special_filed_on, facts.plan.start
    if facts.plan.special_filing is None:
        return not_recorded(SPECIAL_FILING)
    if not facts.plan.special_filing or filed is None or start is None or filed < start:
        return None
    return broken(
        sum=Text("备案日期 %(filed)s，不早于开始日 %(start)s", filed=filed, start=start),
        clears=Text("在开始日之前完成备案"),
    )


def _extra(facts: Facts) -> list[date]:
    stay = facts.plan.stay
    return sorted(day for day in facts.plan.extra_days if stay is None or day in stay)


def _kind(facts: Facts, day: date) -> DayKind | None:
    return facts.calendar.kind_or_none(day) if facts.calendar else None
