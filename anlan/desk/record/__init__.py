"""One record of any ledger: its page, the forms that make and correct it, its steps, what belongs to it."""
