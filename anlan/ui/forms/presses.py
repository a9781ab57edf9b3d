"""The name under which a form says which press of a button it is."""

PRESS = "press"
