"""What is asked and shown of wordings; only the office adds them, for they decide what a figure is held against."""

from anlan.kernel.ledger.declare import Form, Ledger
from anlan.kernel.people.roles import OFFICE

from .models import Wording

WORDINGS = Ledger(
    Wording,
    title="说法",
    counted="条",
    group="事务",
    columns=("phrase", "unit", "indicator", "state"),
    filters=("indicator",),
    search=("phrase",),
    headers={"phrase": ("说法", "用语"), "indicator": ("指标", "指标代码")},
    form=Form(fields=("phrase", "indicator", "unit", "note"), required=("phrase", "indicator")),
    grants={"add": (OFFICE,), "change": (OFFICE,), "withdraw": (OFFICE,), "import": (OFFICE,)},
    about="稿子里的某个说法指的是哪个指标。核对稿子时在认不准的数字旁边记一条，下次就认得。",
)
