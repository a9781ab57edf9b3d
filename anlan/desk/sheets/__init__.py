"""Spreadsheets in and out, of any ledger: uploaded, previewed, taken in; exported; an address book made into posts."""
