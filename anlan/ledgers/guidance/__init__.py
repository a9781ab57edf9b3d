"""专家帮扶: experts go to enterprises that cannot manage alone, and advise."""
