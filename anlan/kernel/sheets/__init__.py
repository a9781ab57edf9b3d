"""Spreadsheets in and out of a ledger."""
