"""What stands on the subsidy statement and on the teacher's certificate: sums made elsewhere, written out here."""

from __future__ import annotations

from placement.kernel.text import Text
from placement.papers.catalogue.entries import Block, Catalogue, Field, Group, Rows
from placement.papers.catalogue.parties import column

_LINE = {
    "name": "周*",
    "resident_id": "330***********123X",
    "kind": "学生",
    "post": "数控车床操作与工艺助理",
    "month": "2026年3月",
    "days": "22",
    "wage": "2,490.00",
    "rate": "25%",
    "fraction": "1.000000",
    "amount": "622.50",
    "note": "",
}
STATEMENT = Group(
    Text("补助结算"),
    (
        Field("statement.school", Text("付款学校"), "杭州市云栖职业技术学校"),
        Field("statement.school_code", Text("付款学校代码"), "YQ01"),
        Field("statement.budget_year", Text("预算年度"), "2026"),
        Field("statement.start", Text("结算起期"), "2026年3月1日"),
        Field("statement.end", Text("结算止期"), "2026年4月30日"),
        Field("statement.state", Text("结算状态"), "已支付"),
        Field("statement.paid_on", Text("支付日期"), "2026年9月3日"),
        Field("statement.payment_number", Text("付款凭证号"), "ZF2026090300017"),
        Field("statement.summary", Text("合计说明"), "2行，学生2行 ¥1,245.00"),
        Field("statement.total", Text("合计金额（元）"), "1,245.00"),
        Field("statement.capitals", Text("合计金额大写"), "人民币壹仟贰佰肆拾伍元整"),
        Field("payee.name", Text("收款企业"), "杭州钱江智造精密机械有限公司"),
        Field("payee.credit_code", Text("收款企业统一社会信用代码"), "91330108MA00000012"),
        Field("payee.bank", Text("开户银行"), "中国工商银行杭州滨江支行"),
        Field("payee.account_name", Text("账户名称"), "杭州钱江智造精密机械有限公司"),
        Field("payee.account", Text("账号（隐去前段）"), "**** **** **** 4321"),
    ),
    (
        Rows(
            "statement.lines",
            Text("结算明细"),
            (_LINE, {**_LINE, "month": "2026年4月", "note": "补结，列2026年度预算"}),
        ),
        Rows(
            "statement.policies",
            Text("政策依据"),
            (
                {
                    "title": "杭州市深化职业教育改革实施方案（征求意见稿）",
                    "number": "第十二条",
                    "text": "按当地最低工资标准的25%补助接收学生和教师实习实践的企业。",
                },
            ),
        ),
        Rows(
            "statement.wages",
            Text("最低工资依据"),
            (
                {
                    "division": "杭州市滨江区",
                    "since": "2026年1月1日",
                    "monthly": "2,490.00",
                    "source": "最低工资标准公告",
                    "confirmed": "公布标准，无须另行确认",
                },
            ),
        ),
        Rows(
            "statement.officers",
            Text("经办、复核、审批"),
            (
                {"act": "经办", "post": "实习管理部门", "name": "陆文静", "on": "2026年8月28日"},
                {"act": "复核", "post": "财务部门", "name": "石磊", "on": "2026年8月31日"},
                {"act": "审批", "post": "校领导", "name": "沈知远", "on": "2026年9月1日"},
            ),
        ),
    ),
)
CERTIFICATE = Group(
    Text("教师企业实践证书"),
    (
        Field("certificate.teacher", Text("教师姓名"), "蒋云帆"),
        Field("certificate.staff_number", Text("教师工号"), "T20110036"),
        Field("certificate.school", Text("学校名称"), "杭州市云栖职业技术学校"),
        Field("certificate.department", Text("教师所在系部"), "智能制造系"),
        Field("certificate.subject_group", Text("教师类别"), "专业课"),
        Field("certificate.start", Text("开始日期"), "2026年7月6日"),
        Field("certificate.end", Text("结束日期"), "2026年8月21日"),
        Field("certificate.year", Text("所属年度"), "2026"),
        Field("certificate.days", Text("认定天数"), "25.5"),
        Field("certificate.required_days", Text("年度应完成天数"), "21.75"),
        Field("certificate.grade", Text("考核结果"), "优秀"),
        Field("certificate.form", Text("实践形式"), "在企业的生产和管理岗位兼职或任职"),
        Field("certificate.categories", Text("实践内容"), "岗位实践 18.5 天；技能培训 7 天"),
        Field("certificate.outcome", Text("实践成果"), "五轴叶轮加工教学项目两个，配套课程单元一份。"),
        Field(
            "certificate.enterprise_assessment",
            Text("企业考核意见"),
            "出勤认真，独立编制叶轮加工工艺一份，试切一次合格。",
        ),
        Field("certificate.school_assessment", Text("学校认定意见"), "完成教学项目两个，成果已用于数控专业教学。"),
        Field("certificate.recognised_on", Text("认定日期"), "2026年9月8日"),
    ),
    (
        Rows(
            "certificate.stays",
            Text("各段实践"),
            (
                {
                    "place": "杭州钱江智造精密机械有限公司",
                    "base": "企业",
                    "post": "工艺工程师（实践）",
                    "start": "2026年7月6日",
                    "end": "2026年8月21日",
                    "days": "25.5",
                },
            ),
        ),
        Rows(
            "signatures",
            Text("签署栏"),
            (
                column("企业", "杭州钱江智造精密机械有限公司", "负责人", sealed=True),
                column("学校", "杭州市云栖职业技术学校", "负责人", sealed=True),
            ),
        ),
    ),
)
_STATEMENT_NAMES = tuple(field.name for field in STATEMENT.fields)
STATEMENTS = Catalogue(
    (STATEMENT,),
    (),
    (
        Block("statement_heads", Text("付款学校和收款企业表"), _STATEMENT_NAMES[:8] + _STATEMENT_NAMES[11:]),
        Block(
            "statement_lines",
            Text("结算明细表"),
            ("statement.lines", "statement.summary", "statement.total", "statement.capitals"),
        ),
        Block("statement_approval", Text("经办、复核、审批栏"), ("statement.officers", "statement.school")),
        Block("statement_grounds", Text("计算依据"), ("statement.policies", "statement.wages")),
    ),
)
CERTIFICATES = Catalogue(
    (CERTIFICATE,),
    (),
    (
        Block(
            "certificate",
            Text("证书全文"),
            (*(field.name for field in CERTIFICATE.fields), "certificate.stays", "signatures"),
        ),
    ),
)
