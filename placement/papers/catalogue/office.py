"""Papers of the placement office: the visit of a class, the visit to an enterprise, the request for a seal."""

from __future__ import annotations

from placement.kernel.text import Text
from placement.papers.catalogue.entries import Block, Catalogue, Condition, Field, Group, Rows
from placement.papers.catalogue.learner import SAFETY, STAY
from placement.papers.catalogue.parties import ENTERPRISE, INSTRUCTOR, MENTOR, SCHOOL

VISIT = Group(
    Text("认识实习"),
    (
        Field("visit.class_name", Text("参加班级"), "2025级数控1班"),
        Field("visit.seats", Text("参加人数"), "42"),
        Field("visit.hours", Text("每日时间"), "08:30—16:30"),
    ),
)
VETTING = Group(
    Text("企业考察"),
    (
        Field("vetting.visited_on", Text("考察日期"), "2026年1月12日"),
        Field("vetting.decided_on", Text("校级党组织会议研究日期"), "2026年1月20日"),
        Field("vetting.published_on", Text("名单公开日期"), "2026年1月22日"),
        Field(
            "vetting.report",
            Text("考察情况摘要"),
            "车间通风照明良好，安全通道畅通，设备防护齐全，适合数控专业学生实习。",
        ),
    ),
)
SEAL = Group(
    Text("用印申请"),
    (
        Field("seal.requested_by", Text("申请人"), "陆文静"),
        Field("seal.requested_on", Text("申请日期"), "2026年2月25日"),
        Field("seal.purpose", Text("用印事由"), "2026年春季岗位实习文书签订"),
        Field("seal.kind", Text("印章种类"), "学校公章"),
        Field("seal.documents", Text("文书件数"), "2"),
        Field("seal.copies", Text("文书份数"), "6"),
        Field("seal.sheets", Text("总页数"), "30"),
        Field("seal.impressions", Text("用印次数"), "12"),
    ),
    (
        Rows(
            "seal.rows",
            Text("用印清单"),
            (
                {
                    "title": "岗位实习三方协议",
                    "number": "XY-YQ01-2026-0123",
                    "subject": "周*，杭州钱江智造",
                    "copies": "3",
                    "pages": "5",
                    "places": "甲方盖章处、骑缝处",
                },
                {
                    "title": "岗位实习三方协议",
                    "number": "XY-YQ01-2026-0124",
                    "subject": "陈*，杭州钱江智造",
                    "copies": "3",
                    "pages": "5",
                    "places": "甲方盖章处、骑缝处",
                },
            ),
        ),
    ),
)
_UNIT = ("enterprise.name", "enterprise.credit_code", "enterprise.address", "enterprise.contact", "enterprise.phone")
OBSERVATIONS = Catalogue(
    (SCHOOL, ENTERPRISE, INSTRUCTOR, MENTOR, STAY, SAFETY, VISIT),
    (Condition("minor", Text("参加学生未满十八周岁"), True),),
    (
        Block(
            "visit_card",
            Text("认识实习安排表"),
            (
                *("school.name", "enterprise.name", "enterprise.contact", "enterprise.phone"),
                *(field.name for field in VISIT.fields),
                *("stay.start", "stay.end", "stay.division", "stay.site"),
                *("instructor.name", "instructor.phone", "mentor.name", "mentor.phone"),
            ),
        ),
        Block("visit_programme", Text("认识实习日程表（待填）")),
        Block("visit_groups", Text("带队与分组表（待填）")),
        Block("sign_school_enterprise", Text("学校、企业盖章栏"), ("school.name", "enterprise.name")),
    ),
)
VISITS = Catalogue(
    (SCHOOL, ENTERPRISE, STAY, VETTING),
    (),
    (
        Block(
            "visit_unit",
            Text("被考察单位表"),
            (*_UNIT, "enterprise.representative", "enterprise.staff", "vetting.visited_on"),
        ),
        Block("visit_findings", Text("考察九项内容表"), ("stay.post", "stay.tasks")),
        Block(
            "visit_opinions",
            Text("考察结论和学校意见栏"),
            ("school.name", "vetting.decided_on", "vetting.published_on"),
        ),
    ),
)
SEALS = Catalogue(
    (SCHOOL, SEAL),
    (),
    (
        Block(
            "seal_rows",
            Text("用印清单表"),
            ("seal.rows", "seal.documents", "seal.copies", "seal.sheets", "seal.impressions"),
        ),
        Block("seal_approval", Text("用印审批栏"), ("seal.requested_by", "seal.requested_on")),
    ),
)
