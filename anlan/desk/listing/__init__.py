"""Any ledger as a list: filters, columns, cells."""
