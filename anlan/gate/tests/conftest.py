"""What several tests here are given."""

from .postbox import postbox

__all__ = ["postbox"]
