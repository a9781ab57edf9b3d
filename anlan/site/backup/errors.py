"""What can go wrong with a back-up, in words for whoever runs the command."""


class Refused(Exception):
    """Nothing was done: what was given cannot be used. The message says what to do."""


class NotDone(Exception):
    """It was begun and could not be brought to its end. The message says why."""
