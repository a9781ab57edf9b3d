"""Who can log in to the sample on one click: a person of each kind, and what they would do here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Persona:
    """An account of the sample. `seat`: the key of the actor in organisation.Seated."""

    username: str
    seat: str
    name: str
    does: str


PERSONAS = (
    Persona("leader", "leader", "常务副区长", "看全区的数字和超期的事"),
    Persona("clerk", "clerk", "区安委办科长", "写报告、核对别人的报告"),
    Persona("bureau", "应急管理局:1", "应急管理局安全科", "执法、督导、危化和工贸"),
    Persona("water", "水利局:1", "水利局安全科", "水库、淤地坝、山洪危险区"),
    Persona("town", "990199101:2", "清河镇应急办主任", "交办、复查隐患，开展演练培训"),
    Persona("street", "990199001:2", "东苑街道应急办主任", "另一个镇街，看不到清河镇的记录"),
    Persona("village", "990199101201:1", "清河镇的村信息员", "发现隐患，记宣传和警示教育"),
    Persona("enterprise", "enterprise", "企业安全管理人员", "整改自己的隐患"),
    Persona("auditor", "auditor", "审计员", "查历史、核对数字"),
    Persona("administrator", "administrator", "系统管理员", "管单位、人员和岗位"),
)
