"""How often Hypothesis tries: seldom in `make test`, often in `make test-all`, which says so.

@settings(max_examples=tries(15, 60))
"""

import os

OFTEN = bool(os.environ.get("ANLAN_TRY_OFTEN"))


def tries(seldom: int, often: int) -> int:
    return often if OFTEN else seldom
