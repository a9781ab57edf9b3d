"""Telling somebody: a notice goes to persons, and to each of them by every way there is to them. One engine for all that is told.

tell("late:17:1", "超期2天：整改 配电箱无漏电保护", to=Audience(role=TOWN, region="990199103201"), about=todo, now=clock.now())
"""
