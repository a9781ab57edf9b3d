"""The programs' way in: what the pages show, as JSON, to whoever is logged in, within the same scope and powers. Records are read and put in.

GET /api/v1/ledgers/hazards/records/?state=open     GET /api/v1/indicators/?by=town     GET /api/v1/openapi.json
POST /api/v1/ledgers/hazards/records/
"""

from ninja import NinjaAPI

from . import figures, ledgers, refusals

api = NinjaAPI(
    title="安澜",
    version="1",
    description="台账、指标和它们背后的记录。可读，可登记新记录；登录后按岗位的管辖范围和权限回答。",
    docs_url=None,  # its page would fetch scripts from elsewhere, which ours may not
    docs_decorator=refusals.signed_in,
    auth=refusals.acting,
)
api.add_router("/ledgers", ledgers.router)
api.add_router("/indicators", figures.router)
refusals.answer_in_words(api)
