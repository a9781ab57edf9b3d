"""What was issued gets its anchor. Found by being here."""

from procrastinate.contrib.django import app

from anlan.kernel.history import anchors


@app.task(name="reports.cover")
def cover(event: int) -> bool:
    """Keep an anchor over what was issued, once nobody writes any more who wrote then."""
    return anchors.cover(event, patience=None)
