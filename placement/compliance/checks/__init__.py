"""The checks by name, as rows of the rule book call them: facts and a row in, None or a verdict out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from placement.compliance.checks import numbers, papers, pay, people, places, times
from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict

Check = Callable[[Facts, RuleRow, date], Verdict | None]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        people.known_kind,
        people.on_the_roll,
        people.old_enough,
        people.beyond_first_year,
        people.major_in_catalogue,
        people.minor_spared,
        people.woman_spared,
        people.woman_spared_as_declared,
        places.lawful_unit,
        places.no_recent_violation,
        places.site_visited,
        places.unit_listed,
        places.no_intermediary,
        places.no_agency_trade,
        places.industry_in_catalogue,
        places.division_valid,
        places.no_entertainment_venue,
        places.labour_not_heavy,
        places.no_high_risk,
        places.in_category,
        places.in_class,
        numbers.share_of_enterprise,
        numbers.share_of_post,
        times.usual_length,
        times.within_limit,
        times.apprentice_length,
        times.day_not_long,
        times.week_not_long,
        times.no_statutory_holiday,
        times.no_rest_day_worked,
        times.weekly_rest,
        times.no_night_shift,
        times.filed_before,
        pay.near_regular_wage,
        pay.above_both_floors,
        pay.above_minimum_wage,
        pay.some_pay,
        papers.student_consents,
        papers.guardian_consents,
        papers.agreement_signed,
        papers.text_compared,
        papers.guardian_signs_for_minor,
        papers.insured_throughout,
        papers.mentors_named,
        papers.safety_trained,
        papers.school_trained,
        papers.internship_planned,
        papers.emergency_planned,
        papers.filed,
        papers.filed_across_provinces,
    )
}
