"""生产安全事故: what happened, who was hurt, what was lost."""
