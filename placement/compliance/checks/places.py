"""Where nobody may be sent: through intermediaries, into entertainment venues."""

from __future__ import annotations

from datetime import date

from placement.compliance.facts import Facts
from placement.compliance.rulebook import RuleRow
from placement.compliance.verdicts import Verdict, broken, not_recorded
from placement.kernel.text import Text


def no_intermediary(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-122: who organises, employs or pays is no intermediary, HR agency or labour dispatch company."""
    kind, refused = facts.enterprise.kind, row.words("refused_kinds")
    if kind in refused or facts.plan.through & refused:
        return broken(
            Text("不得通过中介机构、人力资源服务机构或劳务派遣单位组织实习"), clears=Text("改由用工企业直接接收学生")
        )
    if kind is None:
        return not_recorded(Text("尚未登记单位类型，无法判断是否为中介或派遣单位"), clears=Text("登记单位类型"))
    return None


def no_entertainment_venue(facts: Facts, row: RuleRow, on: date) -> Verdict | None:
    """R-303: no bar, nightclub, karaoke, bathhouse, game hall or internet bar, by venue or by industry code.

    A code too short to tell (90 might be 9013) is a fact not recorded.
    """
    venue, code, refused = facts.post.venue, facts.enterprise.industry_code, row.words("industry_codes")
    if venue in row.words("venues") or code in refused:
        return broken(
            Text("不得安排学生到酒吧、夜总会、歌厅、洗浴中心、电子游戏厅、网吧等营业性娱乐场所实习"),
            clears=Text("更换实习场所"),
        )
    if venue is None:
        return not_recorded(Text("尚未登记工作场所类型，无法判断是否为娱乐场所"), clears=Text("登记工作场所类型"))
    if not code or any(full.startswith(code) for full in refused):
        return not_recorded(Text("行业代码未登记到四位小类，无法判断是否为娱乐场所"), clears=Text("登记四位行业代码"))
    return None
