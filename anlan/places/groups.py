"""In which order the usual groups of ledgers stand. A ledger of another group brings a file like this one in its own folder."""

from anlan.kernel.ledger.declare import Group

Group("责任落实", 10)
Group("排查整治", 20)
Group("执法帮扶", 30)
Group("应急准备", 40)
Group("宣传教育", 50)
Group("基础台账", 60, who_and_where=True)
Group("组织机构", 70, who_and_where=True)
Group("事务", 80)
