"""Complaints and wishes about the system, by anybody who uses it, with an answer owed."""
