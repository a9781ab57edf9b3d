"""How a matter moves and closes: declared states and steps, one writer, an append-only history that proves itself.

advance(hazard, "verify", actor=actor, key=uuid4(), content={"recheck_result": "passed"})
"""
