"""The form of any ledger: its fields, what it holds to begin with, what it asks back, what becomes of it."""
