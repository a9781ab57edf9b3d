"""How somebody is penalised (处罚方式). Source: 行政处罚法 (2021) 第9条."""

PENALTY_KINDS = [
    ("warning", "警告"), ("fine", "罚款"), ("confiscation", "没收"), ("suspension", "停产停业"), ("revocation", "暂扣吊销许可"),
    ("other", "其他"),
]  # fmt: skip
