"""执法: legal inspections, cases and penalties. They are the bureaus' alone; supervision is another ledger."""
