"""Questions to whoever fills in a form: what they wrote may be true but hardly is. The same form, sent again, says that it is.

open_questions(request, ledger, form.values())      # ["发现日期写的是2042年10月10日，还没有到，对吗？"]; [] where nothing is open
"""

from collections.abc import Mapping
from typing import Any

from anlan.kernel import clock
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.questions import questions
from anlan.kernel.scope import Record

CONFIRMED = "confirmed"  # the box, hidden in a form, for each question that was shown with it


def open_questions(
    request: ActingRequest, ledger: Ledger, values: Mapping[str, Any], record: Record | None = None
) -> list[str]:
    """All questions about the values, unless each of them was shown with the form that was sent. record: whose values they become."""
    stands = vars(record) if record is not None else {}
    question_texts = list(questions(ledger, values, request.actor.scope, clock.now(), stands=stands).values())
    return [] if set(question_texts) <= set(request.POST.getlist(CONFIRMED)) else question_texts
