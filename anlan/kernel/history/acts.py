"""The acts that every record knows, whatever its loop."""

OPENED, IMPORTED, CORRECTED, EXTENDED, WITHDRAWN_STEP = "opened", "imported", "corrected", "extended", "withdrawn"
COUNTED = "counted"  # a number that follows from other records was counted again
