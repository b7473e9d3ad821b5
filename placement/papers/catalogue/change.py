"""What a supplement changes and a termination ends, beside the agreement they belong to."""

from __future__ import annotations

from placement.kernel.text import Text
from placement.papers.catalogue.entries import Block, Catalogue, Condition, Field, Group, Rows
from placement.papers.catalogue.learner import ASSESSMENT, HOURS, INSURANCE, PAY, SAFETY, STAY
from placement.papers.catalogue.parties import ENTERPRISE, GUARDIAN, INSTRUCTOR, LEARNER_SIGNATURES, MENTOR, SCHOOL

PERSON = Group(Text("丙方"), (Field("person.name", Text("丙方姓名"), "周子衿"),))
ORIGINAL = Group(
    Text("原协议"),
    (
        Field("original.title", Text("原协议名称"), "岗位实习三方协议"),
        Field("original.number", Text("原协议编号"), "XY-YQ01-2026-0123"),
        Field("original.signed_on", Text("原协议签署日期"), "2026年2月26日"),
    ),
)
CHANGE = Group(
    Text("变更"),
    (
        Field("change.effective_on", Text("变更生效日期"), "2026年5月1日"),
        Field("change.reason", Text("变更原因"), "乙方生产线调整，丙方转入精密检测岗位。"),
    ),
    (
        Rows(
            "change.rows",
            Text("变更事项"),
            (
                {"what": "岗位", "before": "数控车床操作与工艺助理", "after": "精密检测员助理"},
                {"what": "每月报酬", "before": "3,250.50元", "after": "3,400.00元"},
            ),
        ),
    ),
)
ENDING = Group(
    Text("解除"),
    (
        Field("ending.on", Text("解除日期"), "2026年6月30日"),
        Field("ending.by", Text("提出方"), "丙方"),
        Field("ending.reason", Text("解除原因"), "丙方应征入伍，不能继续实习。"),
        Field("ending.pay", Text("报酬结清"), "乙方于解除之日起三日内结清丙方报酬。"),
        Field("ending.insurance", Text("保险处理"), "甲方于解除之日通知保险公司，保险期间内的事故照常理赔。"),
        Field("ending.subsidy", Text("补助处理"), "补助按解除之日前已确认的出勤结算，其后的预留额度收回。"),
    ),
)
OTHER = Group(
    Text("其他约定"),
    (
        Field("signing_method", Text("签署方式"), "各方可以选择在线签署或者纸质签署。"),
        Field("other_terms", Text("另行约定的事项"), "其余条款不变。"),
    ),
    (LEARNER_SIGNATURES,),
)
CONDITIONS = (
    Condition("minor", Text("学生未满十八周岁"), True),
    Condition("apprentice", Text("学徒"), False),
    Condition("for_teacher", Text("教师企业实践"), False),
    Condition("has_other_terms", Text("有另行约定的事项"), True),
)
BLOCKS = (
    Block(
        "original",
        Text("原协议和三方简表"),
        (
            *(field.name for field in ORIGINAL.fields),
            *("school.name", "enterprise.name", "person.name", "guardian.name"),
            *("stay.post", "stay.start", "stay.end", "stay.division", "stay.site"),
        ),
    ),
    Block("change_table", Text("变更前后对照表"), ("change.rows", "change.effective_on", "change.reason")),
    Block(
        "ending_table",
        Text("解除事项表"),
        tuple(field.name for field in ENDING.fields),
    ),
    Block("signatures", Text("各方签署栏"), ("signatures",)),
)
CHANGES = Catalogue(
    (
        *(SCHOOL, ENTERPRISE, PERSON, GUARDIAN, INSTRUCTOR, MENTOR),
        *(STAY, HOURS, PAY, SAFETY, INSURANCE, ASSESSMENT),
        *(ORIGINAL, CHANGE, ENDING, OTHER),
    ),
    CONDITIONS,
    BLOCKS,
)
