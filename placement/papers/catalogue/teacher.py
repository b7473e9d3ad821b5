"""The practice of a teacher: time and form, goal and tasks, treatment and results."""

from __future__ import annotations

from placement.kernel.text import Text
from placement.papers.catalogue.entries import Block, Catalogue, Condition, Field, Group, Rows
from placement.papers.catalogue.learner import COMPARED, INSURANCE
from placement.papers.catalogue.parties import ENTERPRISE, MENTOR, SCHOOL, TEACHER, TEACHER_SIGNATURES

STAY = Group(
    Text("时间、地点和岗位"),
    (
        Field("stay.kind", Text("实践类型"), "教师企业实践"),
        Field("stay.post", Text("岗位名称"), "工艺工程师（实践）"),
        Field("stay.department", Text("所在部门"), "技术中心"),
        Field("stay.site", Text("工作地点"), "江陵路1888号2号楼"),
        Field("stay.division", Text("所在区县"), "杭州市滨江区"),
        Field("stay.start", Text("开始日期"), "2026年7月6日"),
        Field("stay.end", Text("结束日期"), "2026年8月7日"),
        Field("stay.duration", Text("时长"), "33天"),
    ),
)
PRACTICE = Group(
    Text("实践计划"),
    (
        Field("practice.planned_days", Text("计划实践天数"), "25天"),
        Field("practice.daily_hours", Text("每日时间"), "工作日 08:30—17:00，休息30分钟"),
        Field("practice.goal", Text("实践目标"), "掌握五轴加工工艺编制流程，将两个企业案例转化为教学项目。"),
        Field("practice.treatment", Text("待遇"), "实践期间享受与在岗教师同等的工资福利。"),
        Field("practice.safety", Text("安全与劳动保护"), "上岗前完成8学时安全培训并考核合格，进入车间穿戴防护用品。"),
        Field(
            "practice.results",
            Text("成果的归属和使用"),
            "教学成果由学校和教师使用，涉及企业技术秘密的须经企业书面同意。",
        ),
    ),
    (
        Rows(
            "practice.forms",
            Text("实践形式"),
            (
                {"chosen": "", "label": "考察观摩"},
                {"chosen": "√", "label": "接受企业组织的技能培训"},
                {"chosen": "√", "label": "在企业的生产和管理岗位兼职或任职"},
                {"chosen": "", "label": "参与企业产品研发和技术创新"},
                {"chosen": "", "label": "其他：无"},
            ),
        ),
        Rows(
            "practice.tasks",
            Text("任务计划"),
            (
                {
                    "period": "第1周",
                    "content": "熟悉生产组织与质量体系，参加安全培训",
                    "outcome": "岗位调研记录一份",
                },
                {
                    "period": "第2—3周",
                    "content": "跟随工艺组编制叶轮零件五轴加工工艺并参与试切",
                    "outcome": "工艺方案与试切报告",
                },
                {
                    "period": "第4—5周",
                    "content": "指导在岗实习学生，整理典型案例",
                    "outcome": "教学项目两个、课件一套",
                },
            ),
        ),
    ),
)
ASSESSMENT = Group(
    Text("考核"),
    (
        Field(
            "assessment.method",
            Text("考核与认定"),
            "企业按出勤、任务完成和成果出具评价，学校审核实践总结后认定天数。",
        ),
    ),
)
OTHER = Group(
    Text("其他约定"),
    (
        Field("notice", Text("个人信息处理告知"), "只用于组织实践、办理保险、认定天数和依法结算补助。"),
        Field("signing_method", Text("签署方式"), "各方可以选择在线签署或者纸质签署。"),
        Field("other_terms", Text("另行约定的事项"), "丙方参加校内教研活动当日，乙方予以准假。"),
    ),
    (TEACHER_SIGNATURES,),
)
_ORGANISATIONS = (
    *(field.name for field in SCHOOL.fields if field.name != "school.office"),
    *(field.name for field in ENTERPRISE.fields if field.name != "enterprise.staff"),
)
_PLACE = ("stay.post", "stay.department", "stay.division", "stay.site", "stay.start", "stay.end")
BLOCKS = (
    Block("parties_teacher", Text("三方信息表"), (*_ORGANISATIONS, *(field.name for field in TEACHER.fields))),
    Block(
        "practice_stay",
        Text("实践安排表"),
        (
            *_PLACE,
            *("practice.planned_days", "practice.daily_hours"),
            *("mentor.name", "mentor.title", "mentor.phone"),
        ),
    ),
    Block("practice_forms", Text("实践形式勾选"), ("practice.forms",)),
    Block("practice_tasks", Text("任务计划表"), ("practice.tasks",)),
    Block("insurances", Text("保险表"), ("insurances",)),
    Block("signatures", Text("各方签署栏"), ("signatures",)),
)
TEACHERS = Catalogue(
    (SCHOOL, ENTERPRISE, TEACHER, MENTOR, STAY, PRACTICE, INSURANCE, ASSESSMENT, OTHER),
    (Condition("has_other_terms", Text("有另行约定的事项"), True), COMPARED),
    BLOCKS,
)
