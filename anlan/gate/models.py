"""How often somebody has asked for something lately, and where what they pressed has led."""

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
