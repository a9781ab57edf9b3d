"""The pages: any ledger's list, record, form and import; inbox, figures, reports, check. Asks the registry, imports no ledger."""
