"""What people come here to do, each in a few steps. A journey is offered to whoever holds its power."""

from dataclasses import dataclass
from itertools import zip_longest


@dataclass(frozen=True)
class Journey:
    """One thing to do. power: without it nobody is offered the journey; "" is for everybody.

    pages: where each step is done, in their order; "" where that is no page of its own.
    """

    code: str
    title: str
    about: str
    url: str
    steps: tuple[str, ...]
    power: str = ""
    pages: tuple[str, ...] = ()

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Each step with its page."""
        return list(zip_longest(self.steps, self.pages, fillvalue=""))


JOURNEYS = (
    Journey(
        "begin",
        "开区",
        "新建的区是空的：把镇村、单位、人和岗位装进来。每一步都可以导入表格，台账里有空表可以下载。",
        "/ledgers/regions/import/",
        (
            "系统管理员、安全管理员和审计是三个人：您登记，要职的岗位由安全管理员确认，审计查。丢了手机或密码，一个人提出，另一个人同意。",
            "导入区划：名称、区划代码、级别，镇（街道）和村（社区）一行一个。",
            "导入单位：单位名称、单位类别、所属地区。",
            "导入人员：姓名、手机、职务、单位、所属地区。",
            "导入岗位：姓名、角色、岗位、单位、管辖地区、管辖行业、任职日期。岗位管哪里，人就看到哪里；行业不填为全部行业。区领导、区安委办的岗位，安全管理员在“等确认的”里一次同意后才起作用。",
            "企业的人：等企业台账里有了这家企业，登记人员（单位填管它的镇街或部门），再登记岗位，角色选“企业”，“所属场所”填企业名称或统一社会信用代码，也可以导入。",
            "在“组织”里点“批量开通账号”，把有岗位的人一批一批开好，当场打印出密码条，剪开交给本人；只开一个人的，点名字后面的“账号”。",
        ),
        power="regions.add",
        pages=(
            "/ledgers/people/new/",
            "/ledgers/regions/import/",
            "/ledgers/bodies/import/",
            "/ledgers/people/import/",
            "/ledgers/posts/import/",
            "",
            "/organisation/accounts/",
        ),
    ),
    Journey(
        "find",
        "发现隐患",
        "看到隐患，当场登记。",
        "/ledgers/hazards/new/",
        (
            "点“登记隐患”，拍一张照片。",
            "选单位，写一句哪里有什么问题。",
            "点“登记”。交办、整改、复查会自动提醒该办的人。",
        ),
        power="hazards.add",
    ),
    Journey(
        "assign",
        "交办隐患",
        "把登记的隐患交给该整改的单位，定好期限。",
        "/ledgers/hazards/?state=found",
        ("打开“待交办”的隐患，核对单位和级别。", "点“交办”，写明整改时限。", "到期前系统会催，超期会报上一级。"),
        power="hazards.assign",
    ),
    Journey(
        "rectify",
        "整改隐患",
        "把交给您的隐患改好，附照片报复查。",
        "/ledgers/hazards/?state=rectifying",
        ("在“待办”里打开这条隐患。", "改好后拍照，附为“整改后”。", "点“报整改完成”，等另一个人来复查。"),
        power="hazards.rectify",
    ),
    Journey(
        "verify",
        "复查销号",
        "到现场看改得怎么样，合格的销号。",
        "/ledgers/hazards/?state=rectified",
        (
            "在“待办”里打开待复查的隐患，对照整改前后的照片。",
            "合格的销号；不合格的定好新的期限，退回再改。",
            "整改是谁报的，复查就不能是谁。",
        ),
        power="hazards.verify",
    ),
    Journey(
        "treat",
        "治理重大隐患",
        "定治理方案，批了挂牌督办，治理好申请验收。",
        "/ledgers/hazards/?state=assessed",
        (
            "镇街或部门判定为重大的，企业报治理方案：责任、措施、资金、时限、预案五样都要写。",
            "部门批准、区里挂牌以后，按定好的日子报治理进展。",
            "改好了附整改后照片申请验收；验收的不能是申请的人。",
        ),
        power="hazards.submit_plan",
    ),
    Journey(
        "meet",
        "开会、落实议定事项",
        "会议和会上定的事都记下来，定的事有人办、有期限。",
        "/ledgers/meetings/new/",
        (
            "登记会议：什么会、哪天、谁主持。",
            "定了什么事，在“议定事项”里一件一件登记，写明谁办、几时办完。",
            "事项办结才算完，超期会催。",
        ),
        power="meetings.add",
    ),
    Journey(
        "import",
        "导入表格",
        "手上有电子表格，不用重填。",
        "/ledgers/",
        (
            "打开要导入的台账，点“导入”，把文件放进来。",
            "先看一遍：哪一列对哪一栏，哪一格看不懂，都标在格子上。",
            "改好再点“导入”。导错了可以整批撤回，重复导入不会重记。",
        ),
        power="hazards.import",
    ),
    Journey(
        "write",
        "写报告",
        "选提纲和起止日期，数字自动算好。",
        "/reports/",
        (
            "选一份提纲，定好从哪天到哪天。",
            "读一遍，哪个数字不对劲，点它就能看到是哪些记录。",
            "在记录里更正，报告跟着变；定稿后冻结、打印。",
        ),
        power="reports.add",
    ),
    Journey(
        "outline",
        "做一份自己的提纲",
        "专报、简报想怎么写就怎么写，数字由系统算。",
        "/reports/",
        (
            "在“报告”右边“新提纲的标题”里写名字，点“新做一份”，就到了编辑页。已经写好的报告，也可以在它上面点“存成提纲”。",
            "像写文章一样写。要数字的地方打一个【，输入名字或拼音首字母，回车放进去。点放进去的数字，可以改地方、时间、行业、同比、写法。",
            "要表、图、清单，点上面的“表”“图”“清单”，选一个数字，再选一行一个什么；表名、图名、地方、期间在下面的框里改，改完点“好了”。",
            "有才写的句子，把光标放在那一句前面，点“只在…时有”，选数字和大于、小于几。不成立的那句在右边是灰的，印的时候没有。",
            "右边是印出来的样子（手机上点“印出来是这样”）。标红的是要改的。写好点“改好了”，再到“报告”里选这份提纲和起止日期，点“写出来”。",
        ),
        power="outlines.add",
    ),
    Journey(
        "check",
        "核对别人的报告",
        "贴一段文字，看里面的数字哪些对得上。",
        "/check/",
        (
            "把文字贴进来，或者放一个文件。",
            "每个数字后面标着一致、不一致、无从核对。",
            "点不一致的，看系统里是哪些记录。",
        ),
    ),
    Journey(
        "count",
        "看数字",
        "各镇街、各月、和去年同期比。",
        "/indicators/",
        ("选指标，再选起止日期和地区。", "每个数字都能点开，看是哪些记录。"),
    ),
    Journey(
        "seek",
        "找一条记录、一个单位、一个人",
        "编号、名称、拼音首字母都行。",
        "/search/",
        ("在顶上的搜索框里打几个字；手机上点“搜”。", "也可以到台账里按条件找，那一页的网址可以发给同事。"),
    ),
    Journey(
        "seat",
        "换人、加岗位",
        "人走岗不走：旧岗位写上离任日期，新人另加一个岗位。",
        "/organisation/",
        ("在“组织”里打开那个单位。", "给离开的人在岗位上更正“离任日期”。", "登记新的人员和岗位，再给他开账号。"),
        power="posts.add",
    ),
    Journey(
        "speak",
        "提意见",
        "不好用、数不对、增负担，都可以说，都有答复。",
        "/feedback/",
        ("在任何一页点“意见”。", "选一类，写一句话，点“提交”。", "答复写在同一页，超期没答复会报给领导。"),
    ),
)
