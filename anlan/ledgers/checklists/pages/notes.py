"""What other pages tell of checklists: those of a campaign on its record, the answers on the page of a filled one."""

from django.template.loader import render_to_string

from anlan.kernel.ledger.offers import RecordAct, RecordNote
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record

from ..answers import SAID, told
from ..models import Edition, Filled


def _of_campaign(record: Record, actor: Actor) -> str:
    if record.code != "campaigns" or not actor.may("checklists.view"):
        return ""
    editions = list(Edition.current().filter(campaign_id=record.pk))
    adds = actor.may("checklists.add")
    return (
        render_to_string("checklists/_of_campaign.html", {"editions": editions, "campaign": record, "adds": adds})
        if editions or adds
        else ""
    )


def _answers(record: Record, actor: Actor) -> str:
    if not isinstance(record, Filled):
        return ""
    lines = list(told(record.checklist.form, record.answers.get(SAID, {})))
    return render_to_string("checklists/_answers.html", {"lines": lines, "edition": record.checklist})


RecordNote("checklists_of_campaign", _of_campaign)
RecordNote("checklist_answers", _answers)
RecordAct(
    "checklist_page", "看题目、做指标", power="checklists.view", opens=True, hint="题目、填了多少、做成的指标，都在这一页。",
    address=lambda record: f"/checklists/{record.number}/" if isinstance(record, Edition) else "",
)  # fmt: skip
