"""The stay of a learner: time, place, content, hours, pay, safety, insurance, assessment."""

from __future__ import annotations

from placement.kernel.text import Text
from placement.papers.catalogue.entries import Block, Catalogue, Condition, Field, Group, Rows
from placement.papers.catalogue.parties import (
    ENTERPRISE,
    GUARDIAN,
    INSTRUCTOR,
    LEARNER_SIGNATURES,
    MENTOR,
    SCHOOL,
    STUDENT,
)

STAY = Group(
    Text("时间、地点和内容"),
    (
        Field("stay.kind", Text("实习类型"), "岗位实习"),
        Field("stay.origin", Text("安排方式"), "学生申请，学校同意"),
        Field("stay.post", Text("岗位名称"), "数控车床操作与工艺助理"),
        Field("stay.department", Text("所在部门"), "精密加工一车间"),
        Field("stay.site", Text("工作地点"), "江陵路1888号3号厂房"),
        Field("stay.division", Text("所在区县"), "杭州市滨江区"),
        Field("stay.start", Text("开始日期"), "2026年3月1日"),
        Field("stay.end", Text("结束日期"), "2026年8月31日"),
        Field("stay.duration", Text("时长"), "6个月"),
        Field("stay.filing_number", Text("主管部门备案号"), "西教职备〔2026〕0017号"),
        Field("stay.special_filing", Text("特殊安排备案号"), "西教职特备〔2026〕0003号"),
        Field(
            "stay.tasks",
            Text("实习内容"),
            "在企业导师指导下，熟悉数控车床的日常点检与保养；按工艺卡完成典型轴类、盘类零件的装夹、对刀和加工；"
            "参与首件检验，使用千分尺、百分表测量并填写检验记录；轮换到三坐标检测岗位学习两周。",
        ),
        Field(
            "stay.requirements",
            Text("实习要求"),
            "掌握数控车床安全操作规程；能够识读中等复杂程度的零件图；实习结束时能够独立完成一件考核工件。",
        ),
        Field("stay.conditions", Text("实习条件"), "乙方提供数控车床、量具和标准工位，安排恒温检测室和学习室。"),
    ),
)
HOURS = Group(
    Text("工作时间和食宿"),
    (
        Field("hours.weekly", Text("每周工作时间"), "40小时"),
        Field("hours.rest", Text("休息安排"), "每周六、周日休息，法定节假日按国家规定放假。"),
        Field("hours.leave", Text("请假办法"), "病假、事假提前告知企业导师和学校指导教师，由企业登记。"),
        Field("hours.board", Text("用餐"), "乙方食堂提供工作日午餐，不向丙方收费。"),
        Field("hours.lodging", Text("住宿"), "丙方走读，由监护人同意住在家中。"),
    ),
    (
        Rows(
            "hours.days",
            Text("每日工作时间"),
            tuple(
                {
                    "weekday": f"星期{day}",
                    "begin": "08:30",
                    "end": "17:00",
                    "pause": "12:00—12:30",
                    "hours": "8",
                }
                for day in "一二三四五"
            ),
        ),
    ),
)
PAY = Group(
    Text("报酬"),
    (
        Field("pay.monthly", Text("每月报酬（元）"), "3,250.50"),
        Field("pay.capitals", Text("每月报酬大写"), "人民币叁仟贰佰伍拾元伍角整"),
        Field("pay.regular_wage", Text("相同岗位工资（元）"), "4,000.00"),
        Field("pay.pay_day", Text("支付日"), "每月15日支付上月报酬"),
        Field("pay.method", Text("支付方式"), "银行转账至丙方本人账户"),
        Field("pay.account", Text("收款账户说明"), "以丙方书面提供给乙方的本人银行账户为准"),
    ),
)
SAFETY = Group(
    Text("安全"),
    (
        Field("safety.hazards", Text("岗位危害因素"), "旋转机械、铁屑飞溅、噪声（低于80分贝）；无高处、有毒有害作业。"),
        Field("safety.equipment", Text("劳动防护用品"), "工作服、防砸安全鞋、护目镜、防噪耳塞各一套，按需更换。"),
        Field("safety.training", Text("安全教育培训"), "上岗前组织三级安全教育16学时，考核合格后上岗。"),
        Field("safety.emergency_plan", Text("应急预案"), "见《2026年春季岗位实习应急预案》，急救箱设在3号厂房东门。"),
        Field("safety.contact", Text("现场紧急联系人"), "钟丽"),
        Field("safety.contact_phone", Text("现场紧急联系电话"), "0571-86660003"),
    ),
)
INSURANCE = Group(
    Text("保险"),
    (
        Field("insurance.insurer", Text("实习责任保险的保险公司"), "东海财产保险杭州分公司"),
        Field("insurance.number", Text("实习责任保险单号"), "PSX2026330100088"),
        Field("insurance.start", Text("保险起期"), "2026年3月1日"),
        Field("insurance.end", Text("保险止期"), "2026年8月31日"),
        Field("insurance.payer", Text("保费承担方"), "甲方"),
    ),
    (
        Rows(
            "insurances",
            Text("保险清单"),
            (
                {
                    "kind": "实习责任保险",
                    "insurer": "东海财产保险杭州分公司",
                    "number": "PSX2026330100088",
                    "start": "2026年3月1日",
                    "end": "2026年8月31日",
                    "payer": "甲方",
                },
            ),
        ),
    ),
)
ASSESSMENT = Group(
    Text("考核"),
    (
        Field("assessment.school_percent", Text("学校考核占比"), "50%"),
        Field("assessment.enterprise_percent", Text("企业考核占比"), "50%"),
        Field("assessment.method", Text("考核方式"), "实习周记和巡查记录占40%，岗位技能考核占40%，实习报告占20%。"),
    ),
)
TRAINING = Group(
    Text("学徒培养"),
    (
        Field("training.occupation", Text("培养职业（工种）"), "车工（数控车床）"),
        Field("training.level", Text("拟达到的技能等级"), "四级/中级工"),
        Field("training.plan", Text("培养计划"), "第一阶段跟岗学习，第二阶段独立完成典型零件加工。"),
        Field("training.rotation", Text("轮岗与带徒安排"), "每两个月轮换一个工段，一名师傅带两名学徒。"),
    ),
)
OTHER = Group(
    Text("其他约定"),
    (
        Field("notice", Text("个人信息处理告知"), "个人信息处理告知见知情同意书（2026年第1版），当事人已阅读。"),
        Field("signing_method", Text("签署方式"), "各方可以选择在线签署或者纸质签署。"),
        Field("other_terms", Text("另行约定的事项"), "丙方参加市级技能竞赛集训期间，乙方予以准假并保留岗位。"),
    ),
    (LEARNER_SIGNATURES,),
)
COMPARED = Condition("compared", Text("文本已与示范文本核对"), False)
CONDITIONS = (
    Condition("minor", Text("学生未满十八周岁"), True),
    Condition("apprentice", Text("学徒"), False),
    Condition("observation", Text("认识实习"), False),
    Condition("self_found", Text("学生自行联系的单位"), False),
    Condition("nominated", Text("学校推荐的岗位"), False),
    Condition("board", Text("企业提供用餐"), True),
    Condition("lodging", Text("企业提供住宿"), False),
    Condition("special_filing", Text("有已备案的特殊安排"), False),
    Condition("has_other_terms", Text("有另行约定的事项"), True),
    COMPARED,
)
_ORGANISATIONS = (
    *("school.name", "school.credit_code", "school.address", "school.representative"),
    *("school.office", "school.contact", "school.phone"),
    *("enterprise.name", "enterprise.credit_code", "enterprise.address", "enterprise.representative"),
    *("enterprise.contact", "enterprise.phone"),
)
_GUIDES = ("instructor.name", "instructor.title", "instructor.phone", "mentor.name", "mentor.title", "mentor.phone")
_PLACE = ("stay.post", "stay.department", "stay.division", "stay.site", "stay.start", "stay.end", "stay.duration")
_PERSON = ("student.name", "student.sex", "student.number", "student.major", "student.class_name", "student.phone")
BLOCKS = (
    Block(
        "parties",
        Text("三方信息表"),
        (
            *_ORGANISATIONS,
            *(field.name for field in STUDENT.fields),
            *("emergency.name", "emergency.relation", "emergency.phone"),
            *("guardian.name", "guardian.relation", "guardian.phone"),
        ),
    ),
    Block(
        "stay",
        Text("实习安排表"),
        (
            *("stay.kind", "stay.origin", *_PLACE, *_GUIDES, "stay.filing_number"),
            *("stay.tasks", "stay.requirements", "stay.conditions"),
        ),
    ),
    Block("hours", Text("工作时间表"), ("hours.days", "hours.weekly")),
    Block("living", Text("休息、请假和食宿表"), ("hours.rest", "hours.leave", "hours.board", "hours.lodging")),
    Block("safety", Text("安全事项表"), tuple(field.name for field in SAFETY.fields)),
    Block("pay", Text("报酬表"), ("student.name", *(field.name for field in PAY.fields))),
    Block("insurances", Text("保险表"), ("insurances", "insurance.number", "insurance.insurer")),
    Block(
        "training", Text("学徒培养表"), ("training.occupation", "training.level", "training.plan", "training.rotation")
    ),
    Block("signatures", Text("各方签署栏"), ("signatures",)),
    Block(
        "learner_card",
        Text("学生和实习单位简表"),
        (
            *_PERSON,
            *("school.name", "enterprise.name", "enterprise.contact", "enterprise.phone"),
            *_PLACE,
            *("instructor.name", "instructor.phone", "mentor.name", "mentor.phone"),
        ),
    ),
    Block(
        "sign_student_guardian",
        Text("学生、监护人签字栏"),
        ("student.name", "guardian.name", "guardian.relation", "guardian.phone"),
    ),
    Block("sign_school_enterprise", Text("学校、企业盖章栏"), ("school.name", "enterprise.name")),
    Block(
        "sign_all",
        Text("学校、企业、学生、监护人签署栏"),
        ("school.name", "enterprise.name", "student.name", "guardian.name"),
    ),
    Block("consent_choice", Text("同意与不同意的选择框")),
    Block("plan_people", Text("实习方案人员表"), ("school.name", "school.contact", "school.phone", *_GUIDES)),
    Block("plan_schedule", Text("实习进程表"), ("stay.start", "stay.end")),
    Block(
        "self_found_unit", Text("自行联系单位情况表"), (*_ORGANISATIONS[7:], "enterprise.staff", *_PLACE, *_GUIDES[3:])
    ),
    Block("self_found_opinions", Text("申请表意见栏"), ("school.name", "enterprise.name", "guardian.name")),
    Block("appraisal_summary", Text("学生自我小结栏")),
    Block("appraisal_process", Text("过程性考核表"), ("assessment.enterprise_percent", "assessment.school_percent")),
    Block("appraisal_result", Text("结果性考核表")),
    Block(
        "appraisal_opinions",
        Text("企业和学校鉴定意见栏"),
        ("school.name", "enterprise.name", "mentor.name", "instructor.name"),
    ),
)
LEARNER = Catalogue(
    (
        *(SCHOOL, ENTERPRISE, STUDENT, GUARDIAN, INSTRUCTOR, MENTOR),
        *(STAY, HOURS, PAY, SAFETY, INSURANCE, ASSESSMENT, TRAINING, OTHER),
    ),
    CONDITIONS,
    BLOCKS,
)
