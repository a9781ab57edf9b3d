"""How often somebody has asked for something lately, where what they pressed has led, and whom a firm was asked to let log in."""

from datetime import datetime

from django.conf import settings
from django.db import models


class Rate(models.Model):
    """The requests of one kind by one person, or from one address, since a moment."""

    kind = models.CharField(max_length=20)
    who = models.CharField(max_length=60)
    began = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "who"], name="one_rate_of_a_kind")]


class Press(models.Model):
    """A form that was sent and done, by its mark (presses.py): where it led, so that pressed again it leads there too."""

    mark = models.CharField(max_length=64, primary_key=True)
    location = models.TextField()
    at = models.DateTimeField()


class Invitation(models.Model):
    """A slip with which somebody of a firm makes their own account, once, until a moment. Its secret stands on the slip alone: kept is a
    hash of it.
    """

    mark = models.CharField(max_length=64, unique=True)
    place = models.ForeignKey(settings.PLACE_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def holds(self, now: datetime) -> bool:
        """Whether it still lets somebody in."""
        return self.used_at is None and self.revoked_at is None and now < self.until

    def words(self, now: datetime) -> str:
        """What became of it."""
        if self.used_at is not None:
            return "已经用过"
        return "已经作废" if self.revoked_at is not None else "过期了" if now >= self.until else "还没有用"
