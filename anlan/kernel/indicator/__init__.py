"""Figures: declared beside the model they count, computed in one query a ledger, opened by the same filter.

found = compute(["hazards.found", "hazards.closed"], scope, Period(date(2024, 1, 1), date(2024, 10, 15)), by="town")
"""
