"""Telling somebody: what was written, and to whom."""
