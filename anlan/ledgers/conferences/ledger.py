"""What is asked and shown of terminals, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger

from .models import Endpoint

ENDPOINTS = Ledger(
    Endpoint,
    title="视频会议终端",
    counted="个",
    group="应急准备",
    columns=("name", "level", "region", "body", "device", "tested_on", "test_passed", "usage"),
    filters=("level", "region", "usage", "test_passed", "tested_on"),
    search=("name", "device"),
    headers={
        "name": ("终端名称", "会场名称"),
        "body": ("单位", "使用单位", "所属单位"),
        "device": ("设备型号", "型号"),
        "enabled_on": ("启用日期", "启用时间"),
        "tested_on": ("最近测试日期", "测试日期"),
        "test_passed": ("测试通过", "测试结果"),
        "usage": ("使用状态", "设备状态"),
        "contact": ("管理人", "联系人"),
    },
    form=Form(
        fields=("name", "level", "region", "device", "enabled_on", "tested_on", "test_passed", "usage", "contact"),
        required=("name", "level", "region"),
    ),
    about="区、镇街、村社区的视频会议终端。测试不通过的，要尽快报修。",
)
