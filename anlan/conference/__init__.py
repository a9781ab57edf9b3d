"""Video conferencing: which towns and villages have a terminal that works."""
