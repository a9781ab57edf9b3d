"""The ways out to a person's own devices, and to where anchors are kept. Each is one file that declares itself; this folder is found by
being there.
"""

from .. import departures  # noqa: F401 declare themselves
from . import mail, push, sms  # noqa: F401 declare themselves; a browser comes before the SMS, which costs
