"""Where nobody may be sent: unfit units, intermediaries, entertainment venues, dangerous or unrelated posts."""

from __future__ import annotations

from datetime import date

from placement.compliance.facts import Facts
from placement.compliance.hazards import names_of
from placement.compliance.majors import Nearness, nearest
from placement.compliance.rulebook import RuleRow
from placement.compliance.spans import years_before
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.text import Text

INDUSTRY = Text("四位行业代码")
SPECIAL_FILING = Text("特殊安排备案情况")


def lawful_unit(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-105: the unit operates lawfully and has no record of dishonesty, as the school found when vetting it."""
    if facts.enterprise.lawful is None:
        return not_recorded(Text("对单位经营资质和信用的核查结果"))
    return None if facts.enterprise.lawful else broken(clears=Text("更换实习单位，或由学校重新考察通过"))


def no_recent_violation(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-106: no violation of safety law from three years before the first day on."""
    known, start, years = facts.enterprise.violations, facts.plan.start, row.number("years")
    if known is None:
        return not_recorded(Text("单位的安全生产违法情况"))
    if not known:
        return None
    if start is None:
        return not_recorded(Text("开始日期"))
    since = years_before(start, years)
    recent = [day for day in known if since <= day <= start]
    if not recent:
        return None
    return broken(
        years=years,
        sum=Text(
            "开始日 %(start)s 之前 %(years)s 年自 %(since)s 起；其间违法记录 %(n)s 起，最近 %(last)s",
            start=start,
            years=years,
            since=since,
            n=len(recent),
            last=max(recent),
        ),
        clears=Text("更换实习单位"),
    )


def site_visited(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-107: a new unit was visited and the report is written. Both facts must be recorded, whatever the other says."""
    new, visited = facts.enterprise.new_for_school, facts.enterprise.site_visit
    if visited is None:
        return not_recorded(Text("实地考察报告"))
    if new is None:
        return not_recorded(Text("是否为新增单位"))
    return broken(clears=Text("完成实地考察并形成书面报告")) if new and not visited else None


def unit_listed(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-108: the unit stands on the list that the school's Party organisation decided and published, by the start."""
    listed, start = facts.enterprise.listed_on, facts.plan.start
    clears = Text("登记党组织会议研究日期和名单公开日期")
    if listed is None:
        return broken(clears=clears)
    if start is None:
        return not_recorded(Text("开始日期"))
    if listed <= start:
        return None
    return broken(sum=Text("名单 %(listed)s 公开，晚于开始日 %(start)s", listed=listed, start=start), clears=clears)


def no_intermediary(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-122: who organises, employs or pays is no intermediary, HR agency or labour dispatch company."""
    kind, refused = facts.enterprise.kind, row.words("refused_kinds")
    if kind in refused or facts.plan.through & refused:
        return broken(clears=Text("改由用工企业直接接收学生"))
    return not_recorded(Text("单位类型")) if kind is None else None


def no_agency_trade(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-123: the trade is no agency's by its code, unless a student of personnel work is there for that post."""
    code, agencies = facts.enterprise.industry_code, row.words("industry_codes")
    if not code:
        return not_recorded(INDUSTRY)
    if code not in agencies:
        return None
    personnel = row.words("personnel_majors")
    if facts.person.major in personnel and personnel & set(facts.post.major_codes or ()):
        return None
    return broken(code=code, clears=Text("核实单位不是代理招生用工，写明依据"))


def industry_in_catalogue(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-1107: the industry code is one of GB/T 4754."""
    if facts.enterprise.industry_known is False:
        return broken(code=facts.enterprise.industry_code, clears=Text("核对行业代码"))
    return None


def division_valid(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-1105: the division of the work site exists on the first day."""
    if facts.plan.division_valid is False:
        return broken(code=facts.plan.division, clears=Text("改用现行行政区划代码"))
    return None


def no_entertainment_venue(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-303: no bar, nightclub, karaoke, bathhouse, game hall or internet bar, by venue or by industry code.

    A code too short to tell (90 might be 9013) is a fact not recorded.
    """
    venue, code, refused = facts.post.venue, facts.enterprise.industry_code, row.words("industry_codes")
    if venue in row.words("venues") or code in refused:
        return broken(clears=Text("更换实习场所"))
    if venue is None:
        return not_recorded(Text("工作场所类型"))
    if not code or any(full.startswith(code) for full in refused):
        return not_recorded(INDUSTRY)
    return None


def labour_not_heavy(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-304: no work of class III or above (GB/T 3869)."""
    grade, refused = facts.post.labour_class, row.number("refused_from_class")
    if grade is None:
        return not_recorded(Text("体力劳动强度等级"))
    if grade < refused:
        return None
    return broken(
        sum=Text("本岗位 %(grade)s 级，须低于 %(refused)s 级", grade=grade, refused=refused),
        clears=Text("调整工作内容或劳动强度"),
    )


def no_high_risk(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-305: no work of higher risk without the filing for special needs."""
    if facts.post.hazards is None:
        return not_recorded(Text("岗位的危险因素"))
    risky = facts.post.hazards & row.words("hazards")
    if not risky or facts.plan.special_filing:
        return None
    if facts.plan.special_filing is None:
        return not_recorded(SPECIAL_FILING)
    return broken(hazard=names_of(risky), clears=Text("调整岗位内容；确有专业需要的，事先报主管部门备案"))


def in_category(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-110: the post is in the category (专业大类) of the student's major; 原则上, so a school may waive it."""
    near = _nearness(facts)
    if isinstance(near, Verdict):
        return near
    if near is not Nearness.OTHER:
        return None
    return broken(sum=_majors(facts), clears=Text("换到对口岗位，或由学校写明理由后豁免"))


def in_class(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-110: the post is in the class (专业类) of the student's major."""
    near = _nearness(facts)
    if isinstance(near, Verdict):
        return near
    if near in (Nearness.MAJOR, Nearness.CLASS):
        return None
    return broken(sum=_majors(facts), clears=Text("核对岗位内容与所学专业是否相近"))


def _nearness(facts: Facts) -> Nearness | Verdict:
    own, majors = facts.person.major, facts.post.major_codes
    if own is None:
        return not_recorded(Text("学生的专业代码"))
    if not majors:
        return not_recorded(Text("岗位面向的专业"))
    return nearest(own, majors)


def _majors(facts: Facts) -> Text:
    own, majors = facts.person.major or "", sorted(facts.post.major_codes or ())
    return Text(
        "所学专业 %(own)s（专业类 %(class)s、大类 %(category)s），岗位面向 %(post)s",
        **{"own": own, "class": own[:4], "category": own[:2], "post": "、".join(majors[:5])},
    )
