"""Emergency plans and their editions."""
