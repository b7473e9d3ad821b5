"""For every row of the rule book one case that breaks it, and one that leaves out a fact it needs."""

from __future__ import annotations

from datetime import timedelta

from placement.compliance.facts import Facts
from placement.compliance.week import Week
from tests.compliance.cases import APPRENTICE, GOOD, START, TEACHER, day, lasting, spoil, week_of

WOMAN = spoil("person", sex="F")
DECLARING = spoil("person", sex="F", declares=frozenset({"pregnancy"}))
MINOR = spoil("person", birth_date=day("2009-05-01"))
LOADS = frozenset({"heavy_loads"})
UNDERGROUND = frozenset({"underground"})
HALF_SIGNED = frozenset({"school", "enterprise"})

BROKEN: dict[tuple[str, str], Facts] = {
    ("R-101", "known_kind"): spoil("plan", kind="internship_abroad"),
    ("R-102", "on_the_roll"): spoil("person", on_roll=False),
    ("R-103", "old_enough"): spoil("person", birth_date=day("2010-07-01")),
    ("R-104", "beyond_first_year"): spoil("person", grade_year=1),
    ("R-105", "lawful_unit"): spoil("enterprise", lawful=False),
    ("R-106", "no_recent_violation"): spoil("enterprise", violations=(day("2023-07-01"),)),
    ("R-107", "site_visited"): spoil("enterprise", site_visit=False),
    ("R-108", "unit_listed"): spoil("enterprise", listed_on=START + timedelta(days=1)),
    ("R-109", "internship_planned"): spoil("papers", internship_plan=False),
    ("R-110", "in_category"): spoil("post", major_codes=("730101",)),
    ("R-110", "in_class"): spoil("post", major_codes=("710501",)),
    ("R-111", "student_consents"): spoil("papers", student_consents=False),
    ("R-111", "guardian_consents"): spoil("papers", guardian_consents=False),
    ("R-114", "share_of_enterprise"): spoil("enterprise", interns=10),
    ("R-115", "share_of_post"): spoil("post", interns=4),
    ("R-117", "usual_length"): lasting("2026-07-01", "2026-11-29"),
    ("R-117", "within_limit"): lasting("2026-07-01", "2027-07-01"),
    ("R-119", "filed"): spoil("papers", filing=False),
    ("R-120", "filed_across_provinces"): spoil(
        "papers", cross_province_filing=False, of=spoil("plan", province="江苏")
    ),
    ("R-122", "no_intermediary"): spoil("enterprise", kind="hr_agency"),
    ("R-123", "no_agency_trade"): spoil("enterprise", industry_code="7263"),
    ("R-124", "school_trained"): spoil("papers", school_training=False),
    ("R-201", "agreement_signed"): spoil("papers", signed_by=HALF_SIGNED),
    ("R-204", "guardian_signs_for_minor"): spoil("papers", guardian_signs=False, of=MINOR),
    ("R-301", "minor_spared"): spoil("post", hazards=LOADS, of=MINOR),
    ("R-302", "woman_spared"): spoil("post", hazards=LOADS, of=WOMAN),
    ("R-302", "woman_spared_as_declared"): spoil("post", hazards=frozenset({"noise"}), of=DECLARING),
    ("R-303", "no_entertainment_venue"): spoil("post", venue="bar"),
    ("R-304", "labour_not_heavy"): spoil("post", labour_class=3),
    ("R-305", "no_high_risk"): spoil("post", hazards=UNDERGROUND),
    ("R-311", "day_not_long"): spoil("plan", week=week_of([("08:00", "16:01")])),
    ("R-312", "week_not_long"): spoil("plan", week=week_of(*[[("08:00", "16:00")]] * 5, [("08:00", "08:01")])),
    ("R-313", "no_statutory_holiday"): spoil("plan", extra_days=frozenset({day("2026-10-01")})),
    ("R-314", "no_rest_day_worked"): spoil("plan", extra_days=frozenset({day("2026-10-05")})),
    ("R-314", "weekly_rest"): spoil("plan", week=Week.even("09:00", "14:00", rest=0, weekdays="1234567")),
    ("R-316", "no_night_shift"): spoil("plan", week=week_of([("16:00", "22:01")])),
    ("R-317", "filed_before"): spoil("plan", special_filing=True, special_filed_on=START),
    ("R-321", "near_regular_wage"): spoil("plan", pay_fen=2_559_99, lowest_wage_fen=2_300_00),
    ("R-321", "above_both_floors"): spoil("plan", pay_fen=2_200_00),
    ("R-322", "above_minimum_wage"): spoil("plan", pay_fen=2_659_99),
    ("R-323", "some_pay"): spoil("plan", pay_fen=0),
    ("R-401", "mentors_named"): spoil("papers", mentor=False),
    ("R-601", "safety_trained"): spoil("papers", safety_training=False),
    ("R-604", "insured_throughout"): spoil("papers", insurance=()),
    ("R-608", "emergency_planned"): spoil("papers", emergency_plan=False),
    ("R-705", "agreement_signed"): spoil("papers", signed_by=HALF_SIGNED, of=TEACHER),
    ("R-802", "agreement_signed"): spoil("papers", signed_by=HALF_SIGNED, of=APPRENTICE),
    ("R-202", "text_compared"): spoil("papers", text_compared=False),
    ("R-803", "mentors_named"): spoil("papers", instructor=False, of=APPRENTICE),
    ("R-804", "apprentice_length"): lasting("2026-07-01", "2027-06-29", of=APPRENTICE),
    ("R-804", "within_limit"): lasting("2026-07-01", "2029-07-01", of=APPRENTICE),
    ("R-1105", "division_valid"): spoil("plan", division="330104", division_valid=False),
    ("R-1106", "major_in_catalogue"): spoil("person", major="710299", major_known=False),
    ("R-1107", "industry_in_catalogue"): spoil("enterprise", industry_code="9911", industry_known=False),
}
"""Each breaks the row it stands for; some break others besides (an hour beyond forty lies on a rest day)."""

NEVER_UNKNOWN = {
    ("R-202", "text_compared"),
    ("R-1105", "division_valid"),  # a code outside the table is not judged
    ("R-1106", "major_in_catalogue"),
    ("R-1107", "industry_in_catalogue"),
}

UNKNOWN: dict[tuple[str, str], Facts] = {
    ("R-101", "known_kind"): spoil("plan", kind=None),
    ("R-102", "on_the_roll"): spoil("person", on_roll=None),
    ("R-103", "old_enough"): spoil("person", birth_date=None),
    ("R-104", "beyond_first_year"): spoil("person", grade_year=None),
    ("R-105", "lawful_unit"): spoil("enterprise", lawful=None),
    ("R-106", "no_recent_violation"): spoil("enterprise", violations=None),
    ("R-107", "site_visited"): spoil("enterprise", site_visit=None),
    ("R-108", "unit_listed"): spoil("plan", stay=None),
    ("R-109", "internship_planned"): spoil("papers", internship_plan=None),
    ("R-110", "in_category"): spoil("post", major_codes=None),
    ("R-110", "in_class"): spoil("person", major=None),
    ("R-111", "student_consents"): spoil("papers", student_consents=None),
    ("R-111", "guardian_consents"): spoil("papers", guardian_consents=None),
    ("R-114", "share_of_enterprise"): spoil("enterprise", staff=None),
    ("R-115", "share_of_post"): spoil("post", interns=None),
    ("R-117", "usual_length"): spoil("plan", stay=None),
    ("R-117", "within_limit"): spoil("plan", stay=None),
    ("R-119", "filed"): spoil("papers", filing=None),
    ("R-120", "filed_across_provinces"): spoil("plan", province=None),
    ("R-122", "no_intermediary"): spoil("enterprise", kind=None),
    ("R-123", "no_agency_trade"): spoil("enterprise", industry_code=None),
    ("R-124", "school_trained"): spoil("papers", school_training=None),
    ("R-201", "agreement_signed"): spoil("papers", signed_by=None),
    ("R-204", "guardian_signs_for_minor"): spoil("papers", guardian_signs=None, of=MINOR),
    ("R-301", "minor_spared"): spoil("post", hazards=None),
    ("R-302", "woman_spared"): spoil("person", sex=None),
    ("R-302", "woman_spared_as_declared"): spoil("post", hazards=None, of=DECLARING),
    ("R-303", "no_entertainment_venue"): spoil("post", venue=None),
    ("R-304", "labour_not_heavy"): spoil("post", labour_class=None),
    ("R-305", "no_high_risk"): spoil("post", hazards=None),
    ("R-311", "day_not_long"): spoil("plan", week=None),
    ("R-312", "week_not_long"): spoil("plan", week=None),
    ("R-313", "no_statutory_holiday"): spoil("plan", extra_days=frozenset({day("2026-10-01")}), special_filing=None),
    ("R-314", "no_rest_day_worked"): spoil("plan", week=None),
    ("R-314", "weekly_rest"): spoil("plan", week=None),
    ("R-316", "no_night_shift"): spoil("plan", week=None),
    ("R-317", "filed_before"): spoil("plan", special_filing=None),
    ("R-321", "near_regular_wage"): spoil("plan", regular_wage_fen=None),
    ("R-321", "above_both_floors"): spoil("plan", lowest_wage_fen=None),
    ("R-322", "above_minimum_wage"): spoil("plan", minimum_wage_fen=None),
    ("R-323", "some_pay"): spoil("plan", pay_fen=None),
    ("R-401", "mentors_named"): spoil("papers", instructor=None),
    ("R-601", "safety_trained"): spoil("papers", safety_training=None),
    ("R-604", "insured_throughout"): spoil("papers", insurance=None),
    ("R-608", "emergency_planned"): spoil("papers", emergency_plan=None),
    ("R-705", "agreement_signed"): spoil("papers", signed_by=None, of=TEACHER),
    ("R-802", "agreement_signed"): spoil("papers", signed_by=None, of=APPRENTICE),
    ("R-803", "mentors_named"): spoil("papers", mentor=None, of=APPRENTICE),
    ("R-804", "apprentice_length"): spoil("plan", stay=None, of=APPRENTICE),
    ("R-804", "within_limit"): spoil("plan", stay=None, of=APPRENTICE),
}
CASES = [GOOD, APPRENTICE, TEACHER, *BROKEN.values(), *UNKNOWN.values()]
