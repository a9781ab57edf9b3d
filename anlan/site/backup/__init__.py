"""Back-ups and what becomes of them: made while people work, kept by a rule, followed by every change, restored and verified."""
