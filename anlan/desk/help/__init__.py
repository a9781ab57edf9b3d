"""Help: what can be done here, and how each ledger works."""
