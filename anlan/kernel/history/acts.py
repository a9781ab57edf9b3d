"""The acts that every record knows, whatever its loop."""

OPENED, IMPORTED, CORRECTED, EXTENDED, WITHDRAWN_STEP = "opened", "imported", "corrected", "extended", "withdrawn"
COUNTED = "counted"  # a number that follows from other records was counted again
STEAD = "instead_of"  # in an event's content: the holder for whom somebody else took the step
DEVICE = "device"  # in an event's content: what the clock of a phone without signal said, and by how many seconds it was ahead
MERGED, TOLD_APART = "merged", "told_apart"  # two records that looked like one: became one, or are two
MOVED = "moved"  # to another region, with the place at which it lies
FROM = "moved_from"  # in an event's content: the region in which its record lay until then, and no slip of the pen
CARRIED = "carried"  # to what succeeded its region or body
REQUESTED, GRANTED, REFUSED = "requested", "granted", "refused"  # what somebody may not do alone
LAPSED = "lapsed"  # what was asked for and another act overtook
STANDS = "import_stands"  # an import was taken back, and the steps that it told of this record stay
UNDOES = "undoes"  # in an event's content: the import that is taken back by it
SITE_RESTORED = "site_restored"  # on the district's own record: the whole site comes from a back-up
RESEALED = "resealed"  # a migration dropped or retyped one of its columns
RESTORED, TAKEN = (
    "altered_restored",
    "altered_taken",
)  # what was changed past the loop: put back, or taken as a correction
