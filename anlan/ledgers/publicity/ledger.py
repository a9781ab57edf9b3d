"""What is asked and shown of publicity, and what spreadsheets call its columns."""

from anlan.kernel.ledger.declare import Form, Ledger

from .models import Activity

PUBLICITY = Ledger(
    Activity,
    title="宣传活动",
    counted="场次",
    group="宣传教育",
    columns=("name", "theme", "kind", "region", "body", "held_at", "audience", "booklets"),
    filters=("kind", "theme", "one_law", "region", "held_at"),
    search=("name", "theme", "spot"),
    headers={
        "kind": ("类型", "活动类型", "宣传形式", "形式"),
        "body": ("主办单位", "组织单位"),
        "held_at": ("时间", "活动时间", "举办时间"),
        "spot": ("地点", "活动地点"),
        "audience": ("受众人数", "参与人数"),
        "materials": ("发放资料数", "发放资料", "发放资料(份)"),
        "booklets": ("宣传小册子", "小册子", "小册子(本)", "宣传册", "宣传手册"),
        "one_law": ("一法一条例", "是否宣贯一法一条例"),
    },
    form=Form(
        fields=(
            "name", "held_at", "region", "body", "theme", "kind", "spot", "audience", "materials", "booklets", "one_law", "media",
        ),
        required=("name", "held_at"),
        photos=("现场",),
    ),
    about="安全生产月、防灾减灾日等各场宣传活动，和发出去的小册子。",
)  # fmt: skip
