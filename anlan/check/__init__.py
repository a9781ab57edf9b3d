"""The other way round: the figures that a text claims, the indicator each most likely means, and whether they hold.

    check.check(text, …)        # all of it

Its rooms, each built on those before: `files` (what people send), `claims` (the figures of a text, pure functions on it), `records`
(what is so), `linking` (which indicator a claim means). `contradicting` asks of claims alone whether they reckon up.
"""
