"""One folder a ledger: models.py, ledger.py, loop.py, indicators.py, tests.py. A folder that is there is found."""
