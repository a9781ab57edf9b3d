"""Operations for the migrations of ledgers.

operations = [AddField(…), fill_state_since("hazards", "hazards_hazard", when="found_on", start="found")]
"""

from django.db.migrations import RunSQL

_MOMENT = {"day": "({}::timestamp AT TIME ZONE 'Asia/Shanghai')", "moment": "{}"}
_FILL = """
WITH entered AS (
    SELECT event.record_id, event.seq, event.after AS state,
        max(CASE WHEN event.step = 'imported' AND event.after = '{start}' THEN least({began}, event.recorded_at)
            ELSE event.happened_at END) OVER (PARTITION BY event.record_id ORDER BY event.seq) AS since
    FROM loop_event event JOIN {table} kept ON kept.id = event.record_id
    WHERE event.ledger = '{ledger}' AND (event.seq = 1 OR event.before <> event.after)
), told AS (
    SELECT record_id, state, since, lead(since) OVER (PARTITION BY record_id ORDER BY seq) AS until FROM entered
), closed AS (
    INSERT INTO loop_span (ledger, record_id, state, since, until)
    SELECT '{ledger}', record_id, state, since, until FROM told WHERE until > since
)
UPDATE {table} SET state_since = told.since FROM told WHERE told.record_id = {table}.id AND told.until IS NULL
"""


def fill_state_since(ledger: str, table: str, *, start: str = "kept", when: str = "", is_day: bool = True) -> RunSQL:
    """Fill `state_since` and the spans of a ledger from its events.

    start: the state in which its records begin. A row that a spreadsheet brought in that state was in it since it happened
    (`when`); in any other state it is known to be since it came in.
    """
    began = _MOMENT["day" if is_day else "moment"].format(f"kept.{when}") if when else "event.recorded_at"
    return RunSQL(
        _FILL.format(ledger=ledger, table=table, start=start, began=began),
        f"DELETE FROM loop_span WHERE ledger = '{ledger}'",
    )
