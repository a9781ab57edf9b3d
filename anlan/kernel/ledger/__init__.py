"""A ledger, declared: list, detail, form, steps, import, export and search of its records follow from it.

LEDGER = Ledger(Course, title="培训", counted="次", group="宣传教育", columns=("held_on", "title"), form=Form("title", "held_on"))
"""
