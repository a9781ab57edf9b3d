"""What happened to records: events in a chain that proves itself, written in one place, verified whole.

event_hash(event) == event.hash
"""
