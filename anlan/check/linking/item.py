"""The words that say what a figure counts: those of its own item, and where they say nothing, those before.

item_of(claims, 1, places)          # 镇街应急队伍9支、300余人: 镇街应急队伍 for the second as well
rest("其中三季度召开上述会议", places)   # "会议": without place, days, and what says only that there was some
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from ..claims.comparisons import without_comparisons
from ..claims.extract import Claim
from ..claims.patterns import any_of
from ..claims.period import named_in, without_days
from ..claims.plain_words import RANK
from ..claims.shares import DAYS_ALONE, PART, share_of
from ..claims.vocabulary import Vocabulary, plain

NEAR = 8  # figures back, in which words are borrowed, and a whole was counted whose part follows

HAN = re.compile(r"[\u4e00-\u9fff]")
_FIGURES = re.compile(r"\d[\d.,]*[余多万亿]*(?:[家人户场辆台批]次|公里|[\u4e00-\u9fff%])?")
_EXAMPLES = re.compile(r"等(?![级待于])")
_CLAUSES = re.compile(r"[，,：:]")
_SENTENCES = re.compile(r"[，,：:；;]")
# Words that say nothing about what is counted.
_FILLER = re.compile(
    r"截[至止]目前|在哪里?|是什么|何时(?:查出|发现)?|逼近|接近|追平|相当于|一整年|不过|今年以来|今年|去年|先后|累计|共计|目前|分别|依次|已经|全区|全县|我区|我县|其余|其中|同时|以及|通过|现有|支出|发现|查出"
    r"|(?:[全我本]|我们)(?:镇|乡|街道|村|社区)|[镇区县村][里上内]|辖区内?|年内|以来|年初到现在|同一时段|同期|全年|全月"
    r"|召开|开展|组织|举办|举行|进行|实施|[办开搞做查装走跑抓提送派建](?:了|过|出)|一共|总共|合计|只|仅|就|则|而|也|还|共|已|达|为|有|了|的|并|等|和|及|与|是|在|到"
)
FOUND = re.compile(
    r"^(?:又|再|新)?(?:查出|排出|排查出|发现|摸排出|检出)"
)  # what was done with the figure before says nothing of this one
_ANAPHORA = re.compile(r"上述|前述|该[项类]?|此[类项]|这[类项些]|同类")
# What is said before it is counted out by place, days or field of work.
SHARING = re.compile(
    r"(?:从|按|分|就)[\u4e00-\u9fff、（）()]{1,8}?(?:看|来看|来说|来讲|统计)(?=[，,：:])|分(?:属地|镇街?|行业|领域|部门|月份?|季度)(?=[，,：:])"
    r"|(?:在)?各(?:镇|乡|街道|镇（?街道）?|镇\(街道\)|行业领域|行业|领域|部门|村)(?:当中|之中|中|里头|里面|里|间)(?=[，,：:]|[\u4e00-\u9fff])"
    r"|其次|次之|紧随其后|分列其后|位列其后|位居其后|依次(?=[是为])|分布(?:也差不多|情况)?|(?:首位|末位|垫底|居首|殿后)(?:的是)?"
    r"|最[\u4e00-\u9fff]的(?:镇|月份?|领域|行业|部门|季度|村)?(?=[是为])"
)
_LAST_WORD = re.compile(r"(?<=..)(?:镇|乡|街道)$")
_TOPIC = re.compile(r"^(?:在|关于|再说|先说|说到|至于)?(?P<topic>[^，,。；;\d]{2,12}?)(?:方面|这一?块|这项工作|工作)?$")


def item_of(claims: Sequence[Claim], position: int, places: Sequence[str], fields: Collection[str] = ()) -> str:
    """The words that say what a claim counts. 300余人 after 9支 counts what the teams are of; a bare item borrows its clause,
    a bare clause the ones before it."""
    claim = claims[position]
    share = share_of(claims, position)
    if share:
        of_places = all(noun in places or noun in fields or DAYS_ALONE.fullmatch(noun) for noun in share.nouns)
        return share.doing if of_places else share.noun
    if _EXAMPLES.search(claim.before):  # 研究防汛、防火等工作20次: what is counted stands before the examples
        return _FIGURES.split(_CLAUSES.split(claim.lead)[-1])[-1] + claim.after
    own = claim.before + claim.after
    step = position
    while (
        step
        and position - step < NEAR
        and (claims[step].after_claim or not says(claims[step].before + claims[step].after, places))
    ):
        step -= 1
        if claims[step].clause != claim.clause:
            break
        own = claims[step].before + claims[step].after + own
    if PART in claim.lead:
        return claim.lead.rsplit(PART, 1)[1] + own
    if says(own, places) and not (step == position and _alone(own, fields)):
        return own
    if says(claim.clause, places):
        return _FIGURES.sub("", claim.clause)
    lead_clause = next((clause for clause in reversed(_CLAUSES.split(claim.lead)) if says(clause, places)), "")
    return _FIGURES.sub("", (lead_clause or topic_of(claim, places)) + claim.clause)


def _alone(own: str, fields: Collection[str]) -> bool:
    """Whether an item names a field of work and no thing: 工贸868条."""
    return bool(fields) and plain(rest(own)) in fields


def near_of(claims: Sequence[Claim], position: int, near: str, items: Sequence[str]) -> str:
    """The item of the figure before, changes left out, where no full stop stands between; `near`: what it was for that figure.

    A part lends nothing beyond its own half of the sentence: 隐患30处，其中重大2处；已整改28处.
    """
    claim = claims[position]
    if not claim.goes_on or claim.lead.startswith(PART):
        return ""
    apart = position and PART in claims[position - 1].lead and PART not in claim.lead
    return near if apart else (items[-1] if items else "") or near


def before(claims: Sequence[Claim], position: int, *, crosses: bool = False) -> list[int]:
    """The places of the figures before one, the nearest first, up to a full stop; with `crosses`, up to the next."""
    places: list[int] = []
    for at in range(position, max(0, position - NEAR), -1):
        if not claims[at].goes_on:
            if not crosses:
                break
            crosses = False
        places.append(at - 1)
    return places


def says(words: str, places: Sequence[str] = ()) -> bool:
    """Whether words name a thing at all: 有, 共, a place and days do not, nor do other figures."""
    return len(HAN.findall(rest(words, places))) >= 2


def rest(words: str, places: Sequence[str] = ()) -> str:
    """What words say of the thing counted: without other figures, places, days, ranks, and words that say that there was some."""
    return _rest(words, tuple(places))


@lru_cache(16_384)  # asked for again by whatever looks at a figure
def _rest(words: str, places: tuple[str, ...]) -> str:
    words = _FIGURES.sub("", without_days(without_comparisons(words)))
    if places:
        words = _names(places).sub("", words)
    return _FILLER.sub("", _ANAPHORA.sub("", RANK.sub("", words)))


def shares_out(claim: Claim) -> bool:
    """Whether the sentence counts out what the one before gave: 从属地看，……最多，……次之."""
    sentence = f"{claim.passage}{claim.clause}".rpartition("。")[2]
    return bool(SHARING.search(sentence) or RANK.search(sentence))


def beside(words: str, vocabulary: Vocabulary) -> str:
    """What words say beside places, days, fields of work and their ranks."""
    own = plain(rest(_towns(tuple(vocabulary.places)).sub("", SHARING.sub("", words)), vocabulary.places))
    return "".join(
        HAN.findall(
            re.sub(rf"(?:{any_of(vocabulary.sectors)})企业|{any_of(vocabulary.sectors)}|行业领域|领域|行业", "", own)
        )
    )


def points_back(words: str) -> bool:
    """Whether words point at what was named before: 上述会议, 该项工作."""
    return bool(_ANAPHORA.search(words))


def points_at(words: str, vocabulary: Vocabulary) -> bool:
    """Whether words say of which place, days or field of work a figure is."""
    field = rf"(?:{any_of(vocabulary.sectors)})(?:行业)?(?:领域|行业|企业)"
    return bool(named_in(words) or re.search(field, words)) or any(place in words for place in vocabulary.places)


def topic_of(claim: Claim, places: Sequence[str] = ()) -> str:
    """What the sentence is about by its opening, where no figure stands before: 培训方面，清河镇办了18次; empty for none."""
    sentence = f"{claim.passage}{claim.clause}".rpartition("。")[2]
    for clause in _SENTENCES.split(sentence)[:-1][:1]:
        topic = _TOPIC.fullmatch(clause)
        if topic and says(clause, places) and not re.search(r"\d", clause):
            return topic["topic"]
    return ""


@lru_cache(maxsize=8)
def _towns(places: tuple[str, ...]) -> re.Pattern[str]:
    """Towns in a row, without their last word."""
    return re.compile(
        rf"(?:{any_of(_LAST_WORD.sub('', place) for place in places if _LAST_WORD.search(place))})(?=[、和与及，,]|[两三四]镇)"
    )


@lru_cache(maxsize=8)
def _names(places: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(places))
