"""The other way round: the figures that a text claims, the indicator each most likely means, and whether they hold.

    for claim in extract(text): print(claim.text, claim.value, claim.unit)

Pure functions on text: no database, no declarations.
"""
