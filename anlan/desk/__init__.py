"""The pages of any ledger: list, record, form and import; home, inbox, figures, the check, search, help. It imports no ledger."""
