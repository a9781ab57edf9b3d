"""What is counted of responsibility lists: those in force on the last day of the period."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator

from .models import DutyItem, DutyList

Indicator(
    "duties.departments", "有责任清单的区级部门", "个", DutyList, where=Q(kind="department"), distinct="body_id",
    since="valid_from", until="valid_to", words=("部门+责任清", "部门+清单"), not_words=("镇", "村", "领导干部", "督导"), units=("家",),
    note="有现行部门责任清单的部门算一个。",
)  # fmt: skip
Indicator(
    "duties.lists", "现行责任清单", "份", DutyList, since="valid_from", until="valid_to", words=("责任清单", "责任清+现行"), units=("张",),
)  # fmt: skip
Indicator("duty_items.all", "责任事项", "项", DutyItem, words=("责任事项",), not_words=("完成",), units=("条",))
