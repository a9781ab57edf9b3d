"""How an amount stands in papers, pages and refusals: 20,000元, 500.50元."""

from decimal import Decimal


def yuan(amount: Decimal | int) -> str:
    return f"{amount:,.0f}元" if amount == int(amount) else f"{amount:,.2f}元"
