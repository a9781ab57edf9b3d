"""What is counted of checklists that were filled in; what a clerk counts besides stands in figures.py."""

from anlan.kernel.indicator.declare import Indicator

from .models import Filled

Indicator("filled.done", "填报检查表", "份", Filled, when="filled_on", units=("张", "次"), words=("填报检查表",))
