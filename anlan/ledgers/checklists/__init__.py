"""自制检查表: checklists that a clerk brings as a spreadsheet, what was filled in, and the figures made of it."""
