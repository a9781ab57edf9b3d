"""The code at a firm's door (扫码入企): who comes and why, and what the firm says of the visit afterwards."""
