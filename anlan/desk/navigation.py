"""Where the desk's own pages stand in the navigation."""

from anlan.kernel.ledger.offers import NavEntry

NavEntry("待办", "/", "inbox", "要您办的事，最急的在最上面", place=10)
NavEntry("台账", "/ledgers/", "list", "管辖范围内的全部记录，可以按条件看、登记、导入、导出", place=20)
NavEntry("指标", "/indicators/", "chart", "数字，每个都能点开看是哪些记录", place=30)
NavEntry("核对", "/check/", "check", "看一段文字里的数字对不对", thumb=None, place=50)
