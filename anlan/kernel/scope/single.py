"""The row of a query that finds one at most.

single(Account.objects.select_related("person").filter(pk=7))     # the account, or None
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def single(rows: QuerySet[M, M]) -> M | None:
    """The row; None where there is none. `first()` orders what needs no order, and to put an order to a query of many columns
    takes longer than all else in it.
    """
    return next(iter(rows.order_by()), None)
