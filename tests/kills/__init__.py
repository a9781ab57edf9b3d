"""Processes of a working site are killed, one after another, while people work: nothing is lost, nothing is doubled, all works again."""
