"""What is asked and shown of opinions. Everybody may speak; nothing is imported."""

from anlan.kernel.ledger.declare import NOBODY, Form, Ledger
from anlan.kernel.people.roles import ADMINISTRATOR, EVERYBODY, OFFICE

from .models import Opinion

FEEDBACK = Ledger(
    Opinion,
    title="意见",
    counted="条",
    group="事务",
    columns=("content", "kind", "region", "body", "state", "reply", "answered_on"),
    filters=("state", "kind", "region"),
    search=("content", "reply", "page"),
    form=Form(fields=("content", "kind", "page"), required=("content",), photos=("截图",)),
    grants={
        "view": (*EVERYBODY, ADMINISTRATOR),
        "add": (*EVERYBODY, ADMINISTRATOR),
        "change": (*EVERYBODY, ADMINISTRATOR),
        "withdraw": (*EVERYBODY, ADMINISTRATOR),
        "import": NOBODY,
        "export": (OFFICE, ADMINISTRATOR),
    },
    about="对这个系统有什么不满、想要什么，写在这里，都会有答复。",
)
