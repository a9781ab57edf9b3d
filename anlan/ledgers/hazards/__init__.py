"""事故隐患: found, assigned, rectified, verified by another person, closed; major ones are listed for supervision."""
