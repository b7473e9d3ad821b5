"""How the kinds of days and divisions are named, and what the rule book consists of."""

from __future__ import annotations

from collections.abc import Mapping

from placement.compliance.hazards import HAZARD_LABELS
from placement.compliance.rulebook import LIGHT_LABELS as LIGHT_LABELS
from placement.compliance.rulebook import Stage
from placement.kernel.findings import Severity
from placement.kernel.text import Text
from placement.kernel.workdays import DayKind

DAY_KIND_LABELS = {
    DayKind.WORK: Text("工作日"),
    DayKind.REST: Text("休息日"),
    DayKind.STATUTORY: Text("法定节假日"),
    DayKind.SWAPPED_REST: Text("调休放假"),
    DayKind.SWAPPED_WORK: Text("调休上班"),
}
DAY_KIND_TONES = {
    DayKind.WORK: "neutral",
    DayKind.REST: "neutral",
    DayKind.STATUTORY: "good",
    DayKind.SWAPPED_REST: "info",
    DayKind.SWAPPED_WORK: "warn",
}
DIVISION_KIND_LABELS = {
    "city": Text("设区的市"),
    "district": Text("市辖区"),
    "county": Text("县"),
    "county-level city": Text("县级市"),
}
SOURCE_LABELS = {
    "law-2013": Text("《全国年节及纪念日放假办法》（2013 年修订）"),
    "law-2024": Text("《全国年节及纪念日放假办法》（2024 年修订）"),
    "notice-2024": Text("国务院办公厅关于 2024 年部分节假日安排的通知"),
    "notice-2025": Text("国务院办公厅关于 2025 年部分节假日安排的通知"),
    "notice-2026": Text("国务院办公厅关于 2026 年部分节假日安排的通知"),
}
"""The keys of the shipped calendar; what administrators enter is the name of the document itself."""
CONFIDENCE_LABELS = {
    "found": Text("见于官方文件"),
    "found (富阳 and 临安 from the wording of the city notice)": Text("见于官方文件（富阳、临安按市区口径）"),
    "unconfirmed": Text("未见官方文件"),
    "derived from the tier kept": Text("按原有档次推算"),
    "amount from a secondary source; date recalled; hourly rate not found": Text(
        "金额来自二手资料，生效日期凭记忆，未见小时标准"
    ),
    "entered by an administrator": Text("系统管理员依据文件录入"),
}

SEVERITY_LABELS = {
    Severity.BLOCK: Text("不得"),
    Severity.WARN: Text("需留意"),
    Severity.INFO: Text("提示"),
    Severity.UNKNOWN: Text("未记录"),
}
SEVERITY_TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.INFO: "info", Severity.UNKNOWN: "neutral"}
SEVERITY_HINTS = {
    Severity.BLOCK: Text("不满足时亮红灯，不得开始"),
    Severity.WARN: Text("不满足时亮黄灯，可以继续"),
    Severity.INFO: Text("只作提示，不影响亮灯"),
}
RULE_KIND_LABELS = {
    "observation": Text("认识实习"),
    "work_placement": Text("岗位实习"),
    "apprenticeship": Text("学徒"),
    "teacher_practice": Text("教师实践"),
}
STAGE_LABELS = {
    Stage.VETTING: Text("考察企业时"),
    Stage.SLOT: Text("填写和审核岗位时"),
    Stage.APPLICATION: Text("申请岗位时"),
    Stage.START: Text("实习开始前和实习期间"),
}
RULE_ACTOR_LABELS = {
    "placement_office": Text("学校实习管理部门"),
    "student": Text("学生本人"),
    "teacher": Text("教师本人"),
    "guardian": Text("监护人"),
    "hr": Text("企业人事"),
}
ROW_STATE_LABELS = {
    "in_force": Text("现行"),
    "coming": Text("将生效"),
    "replaced": Text("已被取代"),
    "ended": Text("已到期"),
}
ROW_STATE_TONES = {"in_force": "good", "coming": "wait", "replaced": "neutral", "ended": "neutral"}
THRESHOLD_LABELS = {
    "allowed_kinds": Text("允许的实习类型"),
    "always": Text("女学生一律禁忌的作业"),
    "begins": Text("夜间开始"),
    "ends": Text("夜间结束（次日）"),
    "full_age": Text("成年年龄（周岁）"),
    "hazards": Text("禁止的危险因素"),
    "industry_codes": Text("行业代码"),
    "least_age": Text("最低年龄（周岁）"),
    "least_months": Text("最短月数"),
    "long_categories": Text("适用更长期限的专业大类"),
    "long_months": Text("上述大类最长月数"),
    "menstruation": Text("经期禁忌的作业"),
    "minutes": Text("分钟上限"),
    "most_months": Text("最长月数"),
    "nursing": Text("哺乳期禁忌的作业"),
    "parties": Text("须签署的各方"),
    "percent": Text("比例（%）"),
    "personnel_majors": Text("例外的专业"),
    "pregnancy": Text("孕期禁忌的作业"),
    "refused_from_class": Text("不得达到的体力劳动强度（级）"),
    "refused_kinds": Text("不得参与的单位类型"),
    "refused_up_to_year": Text("不得安排到第几学年为止"),
    "rest_days": Text("每周最少休息天数"),
    "venues": Text("不得安排的场所"),
    "years": Text("追溯年数"),
}
"""Every threshold name of the rule book."""
THRESHOLD_UNITS = {
    "full_age": Text("%(n)s 周岁"),
    "least_age": Text("%(n)s 周岁"),
    "least_months": Text("%(n)s 个月"),
    "long_months": Text("%(n)s 个月"),
    "most_months": Text("%(n)s 个月"),
    "minutes": Text("%(n)s 分钟（%(hours)s 小时）"),
    "percent": Text("%(n)s%%"),
    "refused_from_class": Text("%(n)s 级"),
    "refused_up_to_year": Text("第 %(n)s 学年"),
    "rest_days": Text("%(n)s 天"),
    "years": Text("%(n)s 年"),
}
_HAZARD_WORDS: dict[str, Text] = {hazard.value: label for hazard, label in HAZARD_LABELS.items()}
THRESHOLD_WORDS: Mapping[str, Mapping[str, Text]] = {
    "allowed_kinds": RULE_KIND_LABELS,
    "always": _HAZARD_WORDS,
    "hazards": _HAZARD_WORDS,
    "menstruation": _HAZARD_WORDS,
    "nursing": _HAZARD_WORDS,
    "pregnancy": _HAZARD_WORDS,
    "parties": {"school": Text("学校"), "enterprise": Text("企业"), "person": Text("本人")},
    "refused_kinds": {
        "intermediary": Text("中介机构"),
        "hr_agency": Text("人力资源服务机构"),
        "dispatch": Text("劳务派遣单位"),
        "labour_dispatch": Text("劳务派遣公司"),
        "paid_agent": Text("有偿代理"),
    },
    "venues": {
        "factory": Text("工厂车间"),
        "office": Text("办公场所"),
        "shop": Text("商店门店"),
        "hotel_restaurant": Text("酒店餐饮"),
        "hospital_care": Text("医院、养老托育机构"),
        "outdoor": Text("户外"),
        "bar": Text("酒吧"),
        "nightclub": Text("夜总会"),
        "karaoke": Text("歌厅"),
        "bathhouse": Text("洗浴中心"),
        "game_hall": Text("电子游戏厅"),
        "internet_bar": Text("网吧"),
    },
}
"""The words a list may hold; no check knows others."""
CODE_THRESHOLDS = {"industry_codes": 4, "long_categories": 2, "personnel_majors": 6}
"""Lists of official codes, and how many digits these have."""
PLACE_LABELS = {
    "age": Text("年龄"),
    "begins": Text("夜间开始"),
    "code": Text("代码"),
    "ends": Text("夜间结束"),
    "hazard": Text("危险因素"),
    "hours": Text("小时数"),
    "least": Text("最短月数"),
    "months": Text("最长月数"),
    "most": Text("最长月数"),
    "percent": Text("比例"),
    "province": Text("省份"),
    "share": Text("比例"),
    "years": Text("年数"),
}
"""What the checks fill into the sentences."""
PLACE_THRESHOLDS = {
    "age": ("least_age", "full_age"),
    "begins": ("begins",),
    "ends": ("ends",),
    "hours": ("minutes",),
    "least": ("least_months",),
    "months": ("most_months",),
    "most": ("most_months",),
    "percent": ("percent",),
    "share": ("percent",),
    "years": ("years",),
}
"""Which threshold stands in a place; what has none is known only in a case."""
ENTERED = "entered by an administrator"
RULE_CONFIDENCE_LABELS = {
    "found": Text("见于官方文件"),
    ENTERED: Text("系统管理员依据文件录入"),
    "article recalled": Text("条款序号凭记忆，待核对"),
    "content recalled": Text("内容凭记忆，待核对"),
    "codes recalled": Text("代码凭记忆，待核对"),
    "derived": Text("由其他规定推出"),
    "derived; industry codes recalled": Text("由其他规定推出，行业代码待核对"),
    "found for 2016; article recalled for 2021": Text("见于 2016 年版，2021 年版条款序号待核对"),
    "found for 2016; the window is the usual reading": Text("见于 2016 年版，时段按通常理解"),
    "found for 2016; wording of 2021 recalled": Text("见于 2016 年版，2021 年版措辞待核对"),
    "found for joint recruitment": Text("见于联合招生的规定"),
    "found for the law": Text("法律条文见于官方文件"),
    "found for the law; content of the chapter recalled": Text("法律条文见于官方文件，规定的章节内容待核对"),
    "found for the law; found in a summary for the rules": Text("法律条文见于官方文件，规定见于摘要"),
    "found for the law; number of the regulation recalled": Text("法律条文见于官方文件，规定的条款序号待核对"),
    "found in a summary": Text("见于摘要"),
    "found in a summary, article recalled": Text("见于摘要，条款序号待核对"),
    "found; industry codes recalled": Text("见于官方文件，行业代码待核对"),
    "found; lists of pregnancy and nursing recalled": Text("见于官方文件，孕期和哺乳期范围待核对"),
    "guard value of this system": Text("本系统设置的上限"),
}
CONFIDENCE_CHOICES = (ENTERED, "found", "article recalled", "content recalled")
"""What an administrator can say of a row; others came with the system."""
