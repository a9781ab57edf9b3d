"""What is counted of enforcement: legal inspections, cases filed, fines."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import AUDITOR, DEPARTMENT, LEADER

from .models import Case, Check, Penalty

_NOT = ("督导", "帮扶", "车辆")

Indicator(
    "checks.visits", "执法检查", "家次", Check, when="checked_on", words=("执法检查", "监督检查", "执法+检查"), not_words=_NOT,
    units=("家", "次", "户次"), note="一次到一家记一家次；督导检查另算。",
    headline=(LEADER, DEPARTMENT, AUDITOR),
)  # fmt: skip
Indicator(
    "checks.documents", "执法文书", "份", Check, when="checked_on", sum_of="documents", words=("执法文书", "下达文书", "执法+文书"),
    not_words=_NOT,
)  # fmt: skip
Indicator(
    "enforcement.filed", "立案", "起", Case, when="filed_on", where=~Q(transferred="superior"),
    words=("立案",), not_words=("刑事", "侦办"), units=("件", "例", "宗"),
    note="中央企业的案件移送市级以上，区里不算立案。",
    headline=(DEPARTMENT, AUDITOR),
)  # fmt: skip
Indicator(
    "enforcement.closed", "案件结案", "起", Case, when="closed_on", words=("案件结案", "办结案件", "结案+案件"), not_words=("事故", "刑事"),
    units=("件", "例", "宗"), note="按结案的日期算；结案后又复议、诉讼的，到重新结案再算。",
)  # fmt: skip
Indicator(
    "enforcement.penalised", "作出行政处罚", "起", Case, when="decided_on", where=Q(annulled_on__isnull=True),
    words=("作出处罚", "作出行政处罚", "处罚决定"), not_words=("刑事", "交通", "金额", "罚款"), units=("件", "例", "宗"),
    note="按作出处罚决定的日期算，一个案件一起；撤销的不算，不予处罚的没有处罚决定。",
)  # fmt: skip
Indicator(
    "enforcement.heard", "听证", "起", Case, when="hearing_on", words=("听证",), not_words=("申请",), units=("件", "次", "场"),
)  # fmt: skip
Indicator(
    "enforcement.appealed", "处罚复议诉讼", "起", Case, when="appealed_on", words=("行政复议", "行政诉讼", "处罚+复议"), units=("件", "例"),
    note="按受理的日期算；先复议又起诉的一个案件算一起。",
)  # fmt: skip
Indicator(
    "enforcement.handed_to_police", "移送公安", "起", Case, when="transferred_on", where=Q(transferred="police"),
    words=("移送公安", "移送司法", "行刑衔接+移送"), units=("件", "例", "宗"),
)  # fmt: skip
Indicator(
    "penalties.fined_yuan", "罚款", "元", Penalty, when="decided_on", sum_of="fine_yuan", where=Q(annulled_on__isnull=True),
    words=("罚款", "处罚金额", "罚没款", "罚没金额", "经济处罚"),
    not_words=("以下", "交通", "举报"), note="按作出处罚决定的日期算；复议、诉讼撤销的不算。",
    headline=(AUDITOR,),
)  # fmt: skip
