from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """What searching a ledger needs of PostgreSQL; the indexes follow from the declarations (kernel/ledger/searching.py)."""

    dependencies = [("ledger", "0001_initial")]

    operations = [TrigramExtension()]
