"""What is too large, too many, too long or too often, for every way in. Whoever reads something asks here and refuses while reading.

limits.FILE[limits.SHEET]       # bytes of a spreadsheet that is sent
refuse_crowded(content)         # raises Refused for a zip package of more parts than any document has

The numbers stand together so that somebody can read what the site takes; each is above what honest work was seen to need.
"""

from dataclasses import dataclass

MEGABYTE = 10**6

# Files as they are sent: bytes.
SHEET_BYTES = 80 * MEGABYTE
TEXT_BYTES = 10 * MEGABYTE
SHEET_BODY_BYTES = SHEET_BYTES + MEGABYTE  # of a whole request
TEXT_BODY_BYTES = 2 * TEXT_BYTES  # the page itself says what is wrong with what is a little larger
TIP_BODY_BYTES = 100 * MEGABYTE  # five photos as phones take them; from somebody whom nobody knows
BODY_BYTES = 400 * MEGABYTE  # a dozen of the largest pieces of evidence

# Packages (.xlsx, .docx) unpacked.
PACKAGE_PARTS = 10_000
UNPACKED_BYTES = 1_000 * MEGABYTE
UNPACKED_WHOLE_BYTES = 200 * MEGABYTE  # of what a reader keeps whole in memory, such as the words that cells share

# Spreadsheets.
SHEET_ROWS, SHEET_COLUMNS = 200_000, 256
ROWS_ABOVE = 100  # titles and notes above a table, which do not count
SHEET_CELLS = 16_000_000  # as wide as 80 columns in the longest
SPREAD_CELLS = 2_000_000  # that merged ones are spread over
LINE_CHARACTERS = 4 * MEGABYTE  # of a .csv: an unpaired quotation mark makes one line of all

# Texts whose figures are checked.
TEXT_CHARACTERS = 500_000  # the longest yearbook chapter is a tenth of it
TEXT_FIGURES = 3_000  # such a chapter has some 1,500
DOCUMENT_DEPTH = 200  # of elements in each other; a table in a table in a table needs 40
DOCUMENT_ELEMENTS = 3_000_000
TABLE_COLUMNS = 1_000
SCAN_PAGES, SCAN_PAGE_SECONDS = 60, 60  # that are read from pictures; a page takes two to five seconds

# Outlines of reports. The longest that was seen has 30,000 characters and 250 figures.
OUTLINE_CHARACTERS, OUTLINE_FIGURES = 200_000, 1_000
OUTLINE_BLOCKS = 60  # tables, charts and lists of rows; a table by village has some 300 rows
OUTLINE_PROBLEMS = 50  # that are named at once; for each the nearest figure is sought

# Names in one box: each is sought for itself. A district has some 300 villages, a round 60 stops.
NAMES_IN_A_BOX = 500

# Exports and other answers.
EXPORT_ROWS = 100_000

# What a page does within its request; more waits for a job.
AT_ONCE_BYTES = 2 * MEGABYTE
AT_ONCE_UNPACKED_BYTES = 10 * MEGABYTE
AT_ONCE_ANSWER_BYTES = 20 * MEGABYTE
AT_ONCE_SECONDS = 10
AT_ONCE_CHARACTERS, AT_ONCE_FIGURES = 30_000, 200
AT_ONCE_EXPORT_ROWS = 20_000

# A process that reads somebody's file.
CHILD_MEMORY_BYTES = 1_000 * MEGABYTE
CHILD_SECONDS = 300  # of the clock; 200,000 rows take ten on a slow core
CHILD_ANSWER_BYTES = 400 * MEGABYTE


DAY = 24 * 3600  # seconds


@dataclass(frozen=True)
class Rate:
    """How many requests of a kind may come within some seconds. words: what is done; span: the seconds, in words."""

    most: int
    seconds: int
    words: str
    span: str


# Requests. An office of 100 people behind one address logs in within five minutes in the morning, each with a password, one that was
# mistyped and a code. Whoever brings in a sheet for each of 300 people sends each once and presses three times.
# Whoever types and presses without a pause from eight to eight saves a form every nine seconds; a program writes a district's year.
LOGIN, IMPORT, CHECK, EXPORT, REPORT, SEARCH, API = "login", "import", "check", "export", "report", "search", "api"
TIP, FOLLOW, RECEIPT = "tip", "follow", "receipt"
SAVED_A_DAY, EXPORTED_A_DAY, WRITTEN_A_DAY = "saved a day", "exported a day", "written a day"
RATES = {
    LOGIN: Rate(600, 300, "从这个网络地址登录的", "五分钟"),
    IMPORT: Rate(1500, 3600, "您导入表格的次数", "一小时"),
    CHECK: Rate(120, 600, "您核对文稿的次数", "十分钟"),
    EXPORT: Rate(300, 600, "您导出的次数", "十分钟"),
    REPORT: Rate(1200, 600, "您改报告的次数", "十分钟"),  # the preview comes once a second while somebody types
    SEARCH: Rate(600, 60, "您搜索的次数", "一分钟"),
    API: Rate(1200, 60, "接口请求", "一分钟"),
    # A phone company puts thousands of people behind one address; a receipt is one person's.
    TIP: Rate(60, 3600, "从这个网络地址举报的", "一小时"),
    FOLLOW: Rate(120, 600, "从这个网络地址看答复的次数", "十分钟"),
    RECEIPT: Rate(20, 600, "这件举报查看的次数", "十分钟"),
    SAVED_A_DAY: Rate(5_000, DAY, "您保存的次数", "一天"),
    EXPORTED_A_DAY: Rate(2_000, DAY, "您导出的次数", "一天"),
    WRITTEN_A_DAY: Rate(100_000, DAY, "接口写入", "一天"),
}


class Refused(ValueError):
    """A file that is not read; the message says what to do."""


class TooHeavy(Refused):
    """A file that took more memory or time than it was given."""


def refuse_crowded(content: bytes, name: str) -> None:
    """Raises Refused for a package of more parts than any document has, which are counted before anything is made of them."""
    if content.count(b"PK\x01\x02") > PACKAGE_PARTS:
        raise Refused(f"{name} 里面的文件太多，不像文档或表格，请重新保存一份。")
