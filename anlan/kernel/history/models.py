"""What history keeps: events (append-only, chained), spans of past states, daily anchors, and the counters of numbers."""

from typing import ClassVar

from django.db import models

from .. import clock
from ..scope import RECORD, Scoped


class Event(models.Model):
    """Something that happened to a record. Never changed or removed: triggers refuse it, hashes show it.

    hash = SM3 over all other fields and `prev`, the hash of the record's event before. `facts` is the SM3 of the record's
    facts after the event, so that a row changed past the loop is seen. Source: GB/T 32905 (SM3).
    """

    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    step = models.CharField("经过", max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    # Nobody looks for the events of a post, and those of a person are found by `event_person_recent`.
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="经办人", db_index=False)
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+", verbose_name="岗位", db_index=False)
    happened_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间")
    content = models.JSONField("内容", default=dict)
    key = models.UUIDField(null=True)  # made by whoever acts; the same key again is the same event
    edition = models.PositiveSmallIntegerField(
        default=1, db_default=1
    )  # of the ledger's fields, over which `facts` was made
    facts = models.BinaryField(max_length=32)
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "经过"
        constraints = [
            models.UniqueConstraint(fields=["ledger", "record_id", "seq"], name="event_sequence"),
            # Imported events have no key: an index of a million times nothing would be written for each of them.
            models.UniqueConstraint(fields=["key"], condition=models.Q(key__isnull=False), name="event_key_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-recorded_at"], name="event_person_recent"),
            # The few that say where a record lay before: see `moved`.
            models.Index(
                fields=["ledger", "recorded_at"], name="event_moved", condition=models.Q(content__has_key="moved_from")
            ),
        ]


class Edition(models.Model):
    """The fields of a ledger that a facts hash is made over, as they were called then: {attname: how its values are spelled}."""

    ledger = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    fields = models.JSONField()

    class Meta:
        app_label = "loop"  # its tables and migrations
        constraints = [models.UniqueConstraint(fields=["ledger", "number"], name="edition_once")]


class Renaming(models.Model):
    """A column that was renamed by a migration: in editions up to `edition` it goes by its old name."""

    ledger = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField()
    old = models.CharField(max_length=63)
    new = models.CharField(max_length=63)
    migration = models.CharField(max_length=300)  # app, migration and position there

    class Meta:
        app_label = "loop"  # its tables and migrations
        constraints = [models.UniqueConstraint(fields=["migration"], name="renaming_once")]


class Resealing(models.Model):
    """What a row said in a column that is being dropped or retyped, until its event is written: so that either can be resumed.

    The row with record_id 0 says how far the operation has come.
    """

    operation = models.CharField(max_length=200)
    record_id = models.BigIntegerField()
    content = models.JSONField()

    class Meta:
        app_label = "loop"  # its tables and migrations
        constraints = [models.UniqueConstraint(fields=["operation", "record_id"], name="resealing_once")]


class Alteration(Scoped):
    """A row that no longer says what its last event said: somebody changed it past the loop. Its steps wait until it is settled.

    differing: {attname: [what history says, what the row said]}, version and head among them; `known`: whether history knows
    all that the row should say. found: the hash of what the row said, so that two people settle one and the same thing.
    found_at: the moment of the run that found it; what one run found in a ledger is settled together. deleted: the row is gone.
    """

    WAYS: ClassVar = [("verb", "办理时"), ("verify", "校验时"), ("nightly", "夜间校验")]
    CHOICES: ClassVar = [("restore", "改回原样"), ("take", "认可改动")]

    scope_owners = (RECORD,)

    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    number = models.CharField("编号", max_length=32)
    found_at = models.DateTimeField("发现时间")
    found_by = models.CharField("发现方式", max_length=8, choices=WAYS)
    differing = models.JSONField("差别")
    known = models.BooleanField()
    found = models.BinaryField(max_length=32)
    deleted = models.BooleanField(default=False, db_default=False)
    told_at = models.DateTimeField("告知时间", null=True)
    choice = models.CharField("处理", max_length=8, choices=CHOICES, blank=True)
    reason = models.TextField("理由", blank=True)
    proposer = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间", null=True)
    settler = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    settled_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "改动"
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "record_id"], condition=models.Q(settled_at=None), name="one_open_alteration_a_record"
            )
        ]
        indexes = [
            models.Index(fields=["-found_at"], name="alteration_found"),
            models.Index(fields=["ledger", "found_at"], name="alteration_open", condition=models.Q(settled_at=None)),
        ]


class Span(models.Model):
    """A state that a record was in and has left: from `since` to before `until`, by the moments at which things happened.

    The state it is in now stands on the record, with `state_since`. A time that neither covers is unknown: a spreadsheet
    brought the record in a later state and lacked the day.
    """

    ledger = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    state = models.CharField("状态", max_length=20)
    since = models.DateTimeField("自")
    until = models.DateTimeField("至")

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "状态期间"
        indexes = [models.Index(fields=["ledger", "record_id", "since"], name="span_record")]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="span_ends_after_start")
        ]


class Anchor(models.Model):
    """One hash over the anchor before and the events since: shows that a tail, or a whole record, is gone. The anchors are a chain.

    day: of a day's own anchor; those between, which are kept when a document is issued, have none. Those of the first rule
    are a hash over the heads of all chains.
    """

    OF_HEADS, OF_EVENTS = 1, 2

    day = models.DateField("日期", unique=True, null=True)
    last_event = models.BigIntegerField("最后一条经过")
    chains = models.PositiveIntegerField("记录数", default=0)  # counted by the first rule alone
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    rule = models.PositiveSmallIntegerField(default=OF_EVENTS, db_default=OF_HEADS)
    kept_at = models.DateTimeField("留存时间", null=True)
    events = models.PositiveBigIntegerField("经过数", default=0, db_default=0)  # all up to the last one
    house = models.CharField(
        "区", max_length=80, blank=True, db_default=""
    )  # whose history: code and name of the district then

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "存证"

    def __str__(self) -> str:
        if self.day is not None:
            return f"{self.day:%Y-%m-%d}"
        return f"{self.kept_at.astimezone(clock.LEGAL_ZONE):%Y-%m-%d %H:%M}" if self.kept_at else ""


class Departure(models.Model):
    """An anchor on its way out of the house, to one place; sent again, the same, until it is there. reply: what came back, such as
    a time stamp.
    """

    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="+")
    destination = models.CharField("去处", max_length=10)  # a kind of place
    address = models.CharField("地址", max_length=300)
    text = models.TextField("内容")
    tries = models.PositiveIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次再送", null=True)
    gone_at = models.DateTimeField("送出时间", null=True)
    problem = models.CharField("没有送出的原因", max_length=300, blank=True)
    reply = models.BinaryField(default=bytes)

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "送出的存证"
        constraints = [
            models.UniqueConstraint(fields=["anchor", "destination", "address"], name="anchor_once_to_a_place")
        ]
        indexes = [models.Index(fields=["next_at"], name="departure_waiting", condition=models.Q(gone_at=None))]


class Round(models.Model):
    """One verification and how far it has come: after each piece the mark is moved, so that a killed one goes on from there.

    part, record_id: all parts before, and in this part all ids below, are verified. edition: of what is compared in this part;
    anchor, anchored: the newest anchor when the round began. Where either is another one when it goes on, what was verified
    rests on nothing: the part, or the round, is begun anew. since: of a round over what was written since, the transaction from
    which on; horizon: that from which on the next one reads.
    """

    ASKED, WRITTEN, ROLLING = "asked", "written", "rolling"
    WAYS: ClassVar = [(ASKED, "按要求"), (WRITTEN, "夜间，改动过的"), (ROLLING, "夜间，轮流的一份")]

    way = models.CharField(max_length=8, choices=WAYS)
    ledger = models.CharField(max_length=40, blank=True)  # "" for all
    begun_at = models.DateTimeField("开始时间")
    moved_at = models.DateTimeField("进展时间")
    ended_at = models.DateTimeField("完成时间", null=True)
    part = models.CharField(max_length=40, blank=True)
    record_id = models.BigIntegerField(default=-(2**63))
    edition = models.PositiveSmallIntegerField(default=0)
    events = models.BigIntegerField("读过的经过", default=0)
    anchor = models.BigIntegerField(null=True)
    anchored = models.BinaryField(max_length=32, default=bytes)
    since = models.BigIntegerField(null=True)
    horizon = models.BigIntegerField()

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "校验"
        constraints = [
            models.UniqueConstraint(
                fields=["way", "ledger"], condition=models.Q(ended_at=None), name="one_open_round_of_a_kind"
            )
        ]


class Fault(models.Model):
    """A place where history was found not to hold, until it holds again; told to the auditor once."""

    ledger = models.CharField(max_length=40)  # or another part of what is proved
    record_id = models.BigIntegerField()
    number = models.CharField("编号", max_length=40)
    what = models.CharField("对不上的地方", max_length=200)
    found_at = models.DateTimeField("发现时间")
    gone_at = models.DateTimeField("恢复时间", null=True)
    told_at = models.DateTimeField("告知时间", null=True)

    class Meta:
        app_label = "loop"  # its tables and migrations
        verbose_name = "校验发现"
        constraints = [
            models.UniqueConstraint(
                fields=["ledger", "record_id", "what"],
                condition=models.Q(gone_at=None),
                name="fault_once_while_it_lasts",
            )
        ]


class Counter(models.Model):
    """The last serial number given in a year, of a ledger's records or of a series of papers."""

    prefix = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "loop"  # its tables and migrations
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="one_counter_a_year")]
