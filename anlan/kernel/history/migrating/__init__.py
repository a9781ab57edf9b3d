"""What migrations of ledgers need so that history holds afterwards: docs/changing-a-ledger.md.

operations = [DropField("hazard", "fix_plan", ledger="hazards")]
"""

from .elder import name_elder_edition
from .filling import fill_state_since
from .first import keep_first_editions
from .resealing import DropField, RetypeField, RewriteField

__all__ = ["DropField", "RetypeField", "RewriteField", "fill_state_since", "keep_first_editions", "name_elder_edition"]
