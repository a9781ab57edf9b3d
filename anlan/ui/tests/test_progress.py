"""How values read."""

from datetime import UTC, datetime

from anlan.kernel.ledger.display import shown


def test_a_deadline_at_midnight_reads_as_the_day_it_ends(hazard):
    hazard.due_at = datetime(2024, 10, 18, 16, 0, tzinfo=UTC)  # midnight in Asia/Shanghai: the 18th is over

    assert shown(hazard, hazard._meta.get_field("due_at")) == "2024-10-18"
