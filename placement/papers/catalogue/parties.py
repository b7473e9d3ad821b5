"""Who stands on a paper: organisations, the student with guardian and contact, the teacher, and who guides."""

from __future__ import annotations

from placement.kernel.text import Text
from placement.papers.catalogue.entries import Field, Group, Rows

SCHOOL = Group(
    Text("学校"),
    (
        Field("school.name", Text("学校名称"), "杭州市云栖职业技术学校"),
        Field("school.credit_code", Text("学校统一社会信用代码"), "12330100MB0000001A"),
        Field("school.address", Text("学校地址"), "杭州市西湖区转塘街道云栖路66号"),
        Field("school.representative", Text("学校法定代表人"), "沈知远"),
        Field("school.office", Text("学校实习管理部门"), "实习管理部门"),
        Field("school.contact", Text("学校联系人"), "陆文静"),
        Field("school.contact_title", Text("学校联系人职务"), "实习管理部门主任"),
        Field("school.phone", Text("学校联系电话"), "0571-87650001"),
    ),
)
ENTERPRISE = Group(
    Text("企业"),
    (
        Field("enterprise.name", Text("企业名称"), "杭州钱江智造精密机械有限公司"),
        Field("enterprise.credit_code", Text("企业统一社会信用代码"), "91330108MA00000012"),
        Field("enterprise.address", Text("企业地址"), "杭州市滨江区江陵路1888号"),
        Field("enterprise.representative", Text("企业法定代表人"), "顾恒"),
        Field("enterprise.contact", Text("企业联系人"), "钟丽"),
        Field("enterprise.phone", Text("企业联系电话"), "0571-86660002"),
        Field("enterprise.staff", Text("企业在岗职工人数"), "186"),
    ),
)
STUDENT = Group(
    Text("学生"),
    (
        Field("student.name", Text("学生姓名"), "周子衿"),
        Field("student.sex", Text("学生性别"), "女"),
        Field("student.birth_date", Text("学生出生日期"), "2008年11月2日"),
        Field("student.resident_id", Text("学生居民身份证号（隐去中间）"), "330***********123X"),
        Field("student.number", Text("学号"), "2024030217"),
        Field("student.major", Text("专业名称"), "数控技术应用"),
        Field("student.major_code", Text("专业代码"), "660103"),
        Field("student.class_name", Text("班级名称"), "2024级数控2班"),
        Field("student.phone", Text("学生联系电话（隐去中间）"), "138****6621"),
        Field("student.address", Text("学生住址"), "杭州市余杭区良渚街道"),
    ),
)
GUARDIAN = Group(
    Text("监护人和紧急联系人"),
    (
        Field("guardian.name", Text("监护人姓名"), "周建国"),
        Field("guardian.relation", Text("监护人与学生关系"), "父亲"),
        Field("guardian.phone", Text("监护人电话（隐去中间）"), "139****0088"),
        Field("emergency.name", Text("紧急联系人姓名"), "吴秀兰"),
        Field("emergency.relation", Text("紧急联系人与学生关系"), "母亲"),
        Field("emergency.phone", Text("紧急联系人电话"), "13700001234"),
    ),
)
TEACHER = Group(
    Text("教师"),
    (
        Field("teacher.name", Text("教师姓名"), "蒋云帆"),
        Field("teacher.number", Text("教师工号"), "T20110036"),
        Field("teacher.subject_group", Text("教师类别"), "专业课教师（智能制造）"),
        Field("teacher.department", Text("教师所在系部"), "智能制造系"),
        Field("teacher.dual", Text("“双师型”情况"), "“双师型”教师"),
        Field("teacher.phone", Text("教师联系电话（隐去中间）"), "136****2210"),
    ),
)
INSTRUCTOR = Group(
    Text("学校指导教师"),
    (
        Field("instructor.name", Text("指导教师姓名"), "韩冬梅"),
        Field("instructor.title", Text("指导教师职务"), "数控专业教师"),
        Field("instructor.phone", Text("指导教师电话"), "13800004567"),
    ),
)
MENTOR = Group(
    Text("企业导师"),
    (
        Field("mentor.name", Text("企业导师姓名"), "罗志强"),
        Field("mentor.title", Text("企业导师职务"), "高级技师"),
        Field("mentor.phone", Text("企业导师电话"), "13900007890"),
    ),
)


def column(party: str, name: str, role: str, *, sealed: bool = False) -> dict[str, object]:
    """One signature column that nobody has signed yet."""
    empty = {"signed_by": "", "signed_on": "", "method": "", "digest": ""}
    return {"party": party, "name": name, "role": role, "sealed": sealed, **empty}


SIGNED_SCHOOL = column("甲方（学校）", "杭州市云栖职业技术学校", "授权代表", sealed=True)
SIGNED_ENTERPRISE = column("乙方（实习单位）", "杭州钱江智造精密机械有限公司", "授权代表", sealed=True)
LEARNER_SIGNATURES = Rows(
    "signatures",
    Text("签署栏"),
    (
        SIGNED_SCHOOL,
        SIGNED_ENTERPRISE,
        column("丙方", "周子衿", "本人签字"),
        column("丙方监护人", "周建国", "监护人签字"),
    ),
)
TEACHER_SIGNATURES = Rows(
    "signatures",
    Text("签署栏"),
    (SIGNED_SCHOOL, {**SIGNED_ENTERPRISE, "party": "乙方（企业）"}, column("丙方", "蒋云帆", "本人签字")),
)
