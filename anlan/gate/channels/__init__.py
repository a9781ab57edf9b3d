"""The ways out to a person's own devices. Each is one file that declares its channel; this folder is found by being there."""

from . import mail  # noqa: F401 declares itself
