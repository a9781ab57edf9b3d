"""责任清单: who answers for what, list by list and item by item."""
