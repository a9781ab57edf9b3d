"""Cases as the bureau's officers carry them: filed, decided, its fine paid, closed; each by the case's own page.

tell(stories(seated))
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from ..acting import amend, put_in
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.enforcement import CaseFile, case_files
from ..year import hours

_OFFICER = "应急管理局:1"


def stories(staff: Seated) -> Iterator[Story]:
    new_keys = keys("cases")
    for number, file in enumerate(case_files()):
        yield _story(file, number, staff, new_keys)


def _story(file: CaseFile, number: int, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    officer, minute = staff.actors[_OFFICER], number % 60
    at = hours(file.filed_on, 9, minute)
    yield at
    case = put_in(
        "enforcement", officer, at, next(new_keys), case_no=file.number, place=file.firm.name, violation=file.violation,
        violated=file.violated, basis=file.basis, filed_on=file.filed_on, officers=file.officers,
    )  # fmt: skip
    if file.decided_on is None or file.paid_on is None:
        return
    served_on, closed_on = file.decided_on + timedelta(days=1), file.paid_on + timedelta(days=2)
    at = hours(served_on, 10, minute)
    yield at
    amend(
        case, officer, at, next(new_keys), decision_no=file.decision_no, decided_on=file.decided_on, served_on=served_on
    )
    at = hours(closed_on, 11, minute)
    yield at
    put_in(
        "penalties", officer, at, next(new_keys), case=case, kind="罚款", fine_yuan=file.fine_yuan, basis=file.basis,
        decided_on=file.decided_on, paid_on=file.paid_on,
    )  # fmt: skip
    amend(case, officer, at, next(new_keys), paid_on=file.paid_on, closed_on=closed_on)
