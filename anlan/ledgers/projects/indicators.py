"""What is counted of projects: money, by the day work began."""

from django.db.models import Q

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.roles import AUDITOR

from .models import Project

Indicator(
    "projects.video_yuan", "视频会议系统投入", "元", Project, when="started_on", where=Q(kind="video"), sum_of="cost_yuan",
    words=("视频会议+投入", "视频会议+投资", "视频会议", "视频系统"), note="按开工日期算。",
)  # fmt: skip
Indicator(
    "projects.invested_yuan", "安全应急项目投入", "元", Project, when="started_on", sum_of="cost_yuan",
    words=("应急项目+投入", "安全项目+投入", "安全应急项目"), not_words=("视频", "培训"), note="按开工日期算。",
    headline=(AUDITOR,),
)  # fmt: skip
