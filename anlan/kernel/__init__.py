"""The stations a record passes, in order: scope → people → evidence → loop → indicator → paper → ledger → report → claim.

The kernel knows no domain word; ledgers declare what is special about them to each station.
"""
