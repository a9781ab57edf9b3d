"""Who can log in to the sample on one click, in the order in which one matter goes through their hands.

The log-in page asks for STORY by `settings.SAMPLE_STORY`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Persona:
    """An account of the sample. `seat`: the key of the actor in organisation.Seated. does: what they can try."""

    username: str
    seat: str
    name: str
    does: str


@dataclass(frozen=True)
class Story:
    """What the personas have to do with each other, in words, and who they are."""

    words: str
    personas: tuple[Persona, ...]


PERSONAS = (
    Persona("village", "990199101201:1", "清河镇的村信息员", "查出了这处隐患，看办到哪一步；再报一处新的"),
    Persona("town", "990199101:2", "清河镇应急办主任", "交办、复查；催一催超期没改的"),
    Persona("enterprise", "enterprise", "企业安全管理人员", "重大隐患在他手上，超期了：报治理进展、申请验收"),
    Persona("bureau", "应急管理局:1", "应急管理局安全科", "批另一处重大隐患的治理方案；执法、办案"),
    Persona("clerk", "clerk", "区安委办科长", "看全区谁超期；写报告、核对别人的报告"),
    Persona("leader", "leader", "常务副区长", "收到超期提醒；签发报告"),
    Persona("auditor", "auditor", "审计员", "查这件事从头到尾的经过，核对数字"),
    Persona("administrator", "administrator", "系统管理员", "管单位、人员、岗位和账号"),
    Persona("security", "security", "安全管理员", "确认要职的岗位，给重设密码把关"),
    Persona("street", "990199001:2", "东苑街道应急办主任", "另一个街道：看不到清河镇的事"),
    Persona("water", "水利局:1", "水利局安全科", "另一个部门：水库、淤地坝、山洪危险区"),
)
STORY = Story(
    "一件事从头到尾：村里查出一处隐患，镇里判定为重大，企业定方案，部门批，区里挂牌督办，过了期还没治理好，在催。从上往下依次进，看这一件在各人手上的样子。",
    PERSONAS,
)
