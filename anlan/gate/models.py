"""How often somebody has asked for something lately."""

from django.db import models


class Rate(models.Model):
    """The requests of one kind by one person, or from one address, since a moment."""

    kind = models.CharField(max_length=20)
    who = models.CharField(max_length=60)
    began = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "who"], name="one_rate_of_a_kind")]
