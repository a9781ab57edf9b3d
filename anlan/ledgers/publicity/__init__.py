"""Publicity for safety: activities, and the booklets given out at them."""
