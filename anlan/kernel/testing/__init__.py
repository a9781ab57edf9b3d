"""What tests share: the cast of a small district, and the suites every ledger inherits."""
