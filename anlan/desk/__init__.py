"""The pages: any ledger's list, record, form and import; inbox, figures, reports, check. It imports no ledger."""
