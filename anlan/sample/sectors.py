"""Sectors and departments of the sample district: who supervises what. After the division of work most districts print."""

# code, name, the department that leads it
SECTORS: tuple[tuple[str, str, str], ...] = (
    ("chemicals", "危险化学品", "应急管理局"),
    ("fireworks", "烟花爆竹", "应急管理局"),
    ("mines", "非煤矿山", "应急管理局"),
    ("industry", "工贸", "应急管理局"),
    ("energy", "油气管道和电力", "发展和改革局"),
    ("explosives", "民爆", "工业和信息化局"),
    ("education", "教育", "教育体育局"),
    ("events", "大型活动", "公安分局"),
    ("traffic", "道路交通", "交警大队"),
    ("welfare", "养老救助", "民政局"),
    ("geology", "地质灾害", "自然资源局"),
    ("construction", "建筑施工", "住房和城乡建设局"),
    ("gas", "燃气", "住房和城乡建设局"),
    ("transport", "交通运输", "交通运输局"),
    ("water", "水利", "水利局"),
    ("agriculture", "农业机械", "农业农村局"),
    ("commerce", "商贸", "商务局"),
    ("tourism", "文化旅游", "文化和旅游局"),
    ("health", "医疗卫生", "卫生健康局"),
    ("equipment", "特种设备", "市场监督管理局"),
    ("forestry", "森林草原防火", "林业局"),
    ("fire", "消防", "消防救援大队"),
)
DEPARTMENTS: tuple[str, ...] = tuple(dict.fromkeys(department for _, _, department in SECTORS))
# Bodies that a district has besides its 18 departments.
OTHERS: tuple[str, ...] = ("生态环境分局", "城市管理局", "气象局")
