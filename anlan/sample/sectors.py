"""Departments of the sample district: who supervises which sector. After the division of work most districts print."""

# The sectors of kernel/people/sectors.csv, but the general one, and the department that leads each.
LEADS: dict[str, str] = {
    "chemicals": "应急管理局",
    "fireworks": "应急管理局",
    "mines": "应急管理局",
    "industry": "应急管理局",
    "energy": "发展和改革局",
    "explosives": "工业和信息化局",
    "education": "教育体育局",
    "events": "公安分局",
    "traffic": "交警大队",
    "welfare": "民政局",
    "geology": "自然资源局",
    "construction": "住房和城乡建设局",
    "gas": "住房和城乡建设局",
    "transport": "交通运输局",
    "water": "水利局",
    "agriculture": "农业农村局",
    "commerce": "商务局",
    "tourism": "文化和旅游局",
    "health": "卫生健康局",
    "equipment": "市场监督管理局",
    "forestry": "林业局",
    "fire": "消防救援大队",
}
DEPARTMENTS: tuple[str, ...] = tuple(dict.fromkeys(LEADS.values()))
# Bodies that a district has besides its 18 departments.
OTHERS: tuple[str, ...] = ("生态环境分局", "城市管理局", "气象局")
