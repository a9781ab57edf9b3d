"""The roles a post may have, and what each is called. What a role may do is declared by each ledger (`anlan roles` prints it).

ROLES["town"].title   # 镇（街道）
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """A kind of post. `level` is where its scope ends: district, town, village or place."""

    code: str
    title: str
    level: str


PLACE = "place"  # the level of a role whose scope is one enterprise or site

LEADER = "leader"
OFFICE = "office"
DEPARTMENT = "department"
TOWN = "town"
VILLAGE = "village"
ENTERPRISE = "enterprise"
EXPERT = "expert"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"
SECURITY = "security"
SYSTEM = "system"

ROLES = {
    role.code: role
    for role in (
        Role(LEADER, "区领导", "district"),
        Role(OFFICE, "区安委办", "district"),
        Role(DEPARTMENT, "区级部门", "district"),
        Role(TOWN, "镇（街道）", "town"),
        Role(VILLAGE, "村（社区）", "village"),
        Role(ENTERPRISE, "企业", PLACE),
        Role(EXPERT, "专家", "district"),
        Role(AUDITOR, "审计", "district"),
        Role(ADMINISTRATOR, "系统管理员", "district"),
        Role(SECURITY, "安全管理员", "district"),
        Role(SYSTEM, "系统", "district"),
    )
}

# Everybody who works in the district's administration; the everyday readers of a ledger.
STAFF = (LEADER, OFFICE, DEPARTMENT, TOWN, VILLAGE, AUDITOR)
# Those of them who put records in.
WRITERS = (OFFICE, DEPARTMENT, TOWN, VILLAGE)
EVERYBODY = (*STAFF, ENTERPRISE, EXPERT)
# The three administrators, who are three people: what one does, another confirms and the third looks at.
APART = (ADMINISTRATOR, SECURITY, AUDITOR)
# Posts that nobody gives, changes or takes alone: who holds one governs the district, or those who do.
HIGH = (LEADER, OFFICE, *APART)
CHOICES = [(role.code, role.title) for role in ROLES.values()]
