"""An empty district is set up from sheets as offices have them: divisions, units, one address book, enterprises, hazards with their past."""

from datetime import date

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.models import Person, Post
from anlan.kernel.scope import Scoped, unscoped
from tests.test_founding import CODE, NAME, Desk, _as_in_a_real_district, administrator, spreadsheet  # noqa: F401

MOST_TOUCHED = 40
TOWNS, VILLAGES_EACH, FIRMS_EACH = 3, 4, 5


class Setting:
    """Brings sheets in through the pages and counts the boxes that a person fills or changes."""

    def __init__(self, desk: Desk) -> None:
        self.browser, self.touched = desk.browser, 0

    def bring(self, ledger: str, headers, *rows, **said: str):
        address = f"/ledgers/{ledger}/import/"
        shown = self.browser.post(address, {"file": spreadsheet(headers, *rows)})
        if said:
            self.touched += len(said)
            shown = self.browser.post(address, {"token": shown.context["token"], "do": "check", **said})
        assert [each.problem for each in shown.context["wrong"]] == []
        self.touched += 1  # the file
        done = self.browser.post(address, {"token": shown.context["token"], "do": "import"}, follow=True)
        return done


@pytest.fixture
def towns():
    return [(f"{CODE}10{at}", f"第{at}镇") for at in range(1, TOWNS + 1)]


def test_sheets_alone_set_a_district_up(administrator, towns):  # noqa: F811
    setting = Setting(administrator)
    villages = [
        (f"{code}20{at}", f"{town[1:2]}号{at}村", town) for code, town in towns for at in range(1, VILLAGES_EACH + 1)
    ]
    setting.bring(
        "regions", ("行政区划名称", "行政区划代码", "级别"),
        *((town, f"{code}000", "乡镇街道") for code, town in towns), *((name, code, "村") for code, name, _ in villages),
    )  # fmt: skip
    setting.bring(
        "bodies", ("单位名称", "级别", "乡镇", "村"),
        ("青禾区应急管理局", "部门", NAME, ""),
        *((f"{town}人民政府", "乡镇街道", town, "") for _, town in towns),
        *((f"{name}村民委员会", "村", town, name) for _, name, town in villages),
    )  # fmt: skip

    book = setting.bring(
        "people", ("序号", "单位", "姓名", "职务", "手机"),
        (1, "青禾区应急管理局", "马超群", "科员", "13800000001"),
        *((2, f"{town}人民政府", f"镇长{at}", "镇长", f"1380000010{at}") for at, (_, town) in enumerate(towns)),
        *((3, f"{name}村民委员会", f"村支书{at}", "村支书", f"138000002{at:02d}") for at, (_, name, _) in enumerate(villages)),
    )  # fmt: skip
    offers = book.context["offers"]
    sent = {offer.box: offer.role for offer in offers}
    setting.browser.post(book.redirect_chain[-1][0], {"do": "posts", **sent})
    setting.touched += 1

    with unscoped("what was set up", Scoped):
        roles = list(Post.objects.exclude(role__in=("system", "administrator")).values_list("role", flat=True))
        assert sorted(roles) == sorted(["department", *["town"] * TOWNS, *["village"] * len(villages)])
        mayor = Person.objects.get(name="镇长0")
        assert mayor.region == towns[0][0]
    bureau = Desk("machao", administrator.give_account("马超群", "machao"))
    office = Setting(bureau)
    firms = [(f"{name}第{at}厂（示范）", town, name) for _, name, town in villages for at in range(FIRMS_EACH)]
    office.bring(
        "enterprises", ("企业名称", "乡镇", "村", "行业类别", "经营状态"),
        *((firm, town, name, "木材加工", "营业") for firm, town, name in firms),
    )  # fmt: skip
    office.bring(
        "hazards", ("受检单位", "存在问题", "检查日期", "隐患级别", "整改期限", "是否完成整改", "完成时间"),
        *((firm, "电线老化", date(2024, 3, 5), "一般隐患", "2024.3.20", "是", "2024.3.18") for firm, _, _ in firms),
    )  # fmt: skip

    with unscoped("what came in", Scoped):
        hazards = LEDGERS["hazards"].model.objects
        assert hazards.filter(state="closed").count() == len(firms)
    assert setting.touched + office.touched <= MOST_TOUCHED
