"""Where each day's anchor goes: kinds of places outside the house, one file each; found with the channels."""

from . import folder, letter, stamp  # noqa: F401 declare themselves
