"""Two documents of invented sentences: a work report, and a notice with everything an official document can have."""

from datetime import date

from anlan.kernel.paper.tree import (
    Annex,
    Document,
    Figure,
    Footnote,
    Head,
    Heading,
    Imprint,
    Paragraph,
    Signature,
    Table,
    runs,
)


def figure(key: str, text: str) -> Figure:
    return Figure(key, text, href=f"/indicators/{key}/?from=2024-01-01", title="怎么数的")


REPORT = Document(
    title="青禾区安全生产工作汇报",
    byline="（2024年10月16日）",
    blocks=(
        Paragraph(
            runs(
                "今年以来，青禾区把防风险、除隐患摆在各项工作的前面，任务到岗，责任到人，全区安全生产形势总体平稳。截至2024年10月15日，"
                "发生生产安全事故",
                figure("accidents.count", "3起"),
                "、死亡",
                figure("accidents.deaths", "1人"),
                "，与去年同期相比各少1起、1人。",
            )
        ),
        Heading(1, runs("一、工作开展情况")),
        Paragraph(
            runs(
                "一是会前有单子。区委、区政府开会研究安全生产",
                figure("meetings.held", "20余次"),
                "，定下事项",
                figure("tasks.made", "86项"),
                "，办结",
                figure("tasks.closed", "82项"),
                "。二是会后有人盯。没有办完的逐件写明缘由和期限，每月通报一次。",
            ),
            lead=runs("（一）责任落到岗位，任务写进清单。"),
        ),
        Paragraph(
            runs(
                "全区查出隐患",
                figure("hazards.found", "2846条"),
                "，整改率",
                figure("hazards.rate", "97.50%"),
                "；其中重大隐患",
                figure("hazards.major", "14条"),
                "，销号",
                figure("hazards.major_closed", "12条"),
                "，其余挂牌督办，由分管领导包案，每周到现场看一次，直到验收合格为止。",
            ),
            lead=runs("（二）隐患查到底，整改改到位。"),
        ),
        Heading(2, runs("（三）应急能力稳步提升")),
        Heading(3, runs("1.队伍")),
        Paragraph(
            runs(
                "镇（街道）应急队伍",
                figure("teams.town", "9支"),
                figure("teams.town_people", "300余人"),
                "，村（社区）应急队伍",
                figure("teams.village", "95支"),
                figure("teams.village_people", "1800余人"),
                "，装备按“一队一册”登记，缺什么补什么。",
            )
        ),
        Heading(4, runs("（1）演练")),
        Paragraph(
            runs(
                "组织应急演练",
                figure("drills.held", "40余次"),
                "，投入",
                figure("video.spent", "126万元"),
                "升级视频会商系统，区、镇、村三级都能接通。雨季之前再走一遍转移路线，老人和孩子由专人接送。",
            )
        ),
        Table(
            title="各镇（街道）应急演练情况",
            unit_note="单位：次",
            head=(runs("镇（街道）"), runs("2024年"), runs("2023年同期"), runs("说明")),
            rows=tuple(
                (runs(town), (figure("drills.held", str(now)),), runs(str(before)), runs(note))
                for town, now, before, note in (
                    ("东苑街道", 4, 3, "含商场疏散一次"),
                    ("清河镇", 5, 4, ""),
                    ("白果镇", 4, 4, "与邻县合办一次，双方各派两支队伍参加"),
                )
            ),
        ),
        Heading(1, runs("二、存在的问题")),
        Paragraph(
            runs(
                "公路总里程",
                figure("roads.km", "730.485公里"),
                "，弯多坡陡，冬天易结冰；水库",
                figure("reservoirs.count", "8座"),
                "、淤地坝",
                figure("dams.count", "9个"),
                "都在山里，雨一大就要守人。小作坊散在村里，老板怕花钱，工人嫌麻烦，整改时好时坏。",
            )
        ),
        Heading(1, runs("三、下一步工作")),
        Paragraph(
            runs(
                "（一）把没有销号的隐患一条一条过完。（二）把村里的应急队伍练熟，做到夜里叫得应、雨里走得动。（三）把账记清楚，谁查的、谁改的、谁验的，"
                "随时翻得到。（四）把今年的教训讲给每一个班组听，不让同样的事发生第二次。"
            )
        ),
    ),
)

NOTICE = Document(
    title="青禾区安全生产委员会办公室关于做好冬季安全生产工作的通知",
    head=Head(mark="青禾区安全生产委员会办公室文件", number="青安办发〔2026〕5号"),
    addressee="各镇人民政府、各街道办事处，区安委会各成员单位",
    blocks=(
        Paragraph(runs("天气转冷，用火用电用气增多。为了让大家平安过冬，现将有关事项通知如下。")),
        Heading(1, runs("一、先查自己")),
        Paragraph(runs("各单位对照清单查一遍本单位的线路、锅炉和出口，查到的问题当天登记。")),
        Heading(1, runs("二、再查企业")),
        Paragraph(runs("重点看粉尘、有限空间和动火作业。查出的隐患按期整改，改完由另一个人复查。")),
    ),
    annexes=(
        Annex(
            "冬季检查要点",
            (
                Table(
                    head=(runs("序号"), runs("看什么"), runs("怎么算合格")),
                    rows=(
                        (runs("1"), runs("安全出口"), runs("不上锁、不堵塞，夜里指示灯亮")),
                        (runs("2"), runs("配电箱"), runs("门能关，线不裸露，周围一米内没有杂物")),
                    ),
                ),
            ),
        ),
        Annex("青禾区冬季值班安排和各镇（街道）、区级部门应急联系电话一览表"),
    ),
    signature=Signature("青禾区安全生产委员会办公室", date(2026, 11, 5), sealed=True),
    note="此件公开发布",
    imprint=Imprint(
        copies=("区委办公室", "区人大常委会办公室", "区政协办公室", "区纪委监委", "区法院", "区检察院"),
        printer="青禾区安全生产委员会办公室",
        printed_on=date(2026, 11, 6),
    ),
)

SITE = "https://anlan.example"
NOTE = "数字冻结于2024-10-16 09:00，全文校验码1a2b3c4d5e6f7a8b。"
# A report that is sent out: its figures lead to the site, and its last page says how to check it.
SENT = Document(
    title="青禾区安全生产工作汇报",
    blocks=(
        Paragraph(
            runs(
                "今年以来，全区发生生产安全事故",
                Figure(
                    "accidents.count",
                    "3起",
                    href=f"{SITE}/indicators/accidents.count/rows/?from=2024-01-01&to=2024-10-15",
                ),
                "，与去年同期相比，",
                Figure(
                    "accidents.count|同比", "同比减少1起，下降25%", href=f"{SITE}/indicators/accidents.count/rows/?a=1"
                ),
                "。期内发生的事故都已查清，全区形势保持平稳。",
            )
        ),
        Table(
            head=(runs("镇街"), runs("演练")),
            rows=((runs("清河镇"), (Figure("drills|a", "5", href=f"{SITE}/rows/"),)),),
        ),
    ),
    footnote=Footnote(NOTE, f"{SITE}/editions/BG-2024-0001/1a2b3c4d5e6f7a8b/"),
)
