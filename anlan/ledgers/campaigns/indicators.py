"""What is counted of campaigns."""

from anlan.kernel.indicator.declare import Indicator

from .models import Campaign

Indicator(
    "campaigns.running", "正在开展的专项行动", "个", Campaign, since="starts_on", until="ends_on", words=("专项行动", "专项整治"),
    units=("项", "次"), not_words=("小组", "工作组", "检查组"), note="期末那天还没结束的。",
)  # fmt: skip
