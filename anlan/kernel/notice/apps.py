"""Deliveries have tables of their own; notices keep the label under which they were made."""

from django.apps import AppConfig


class NoticeConfig(AppConfig):
    name = "anlan.kernel.notice"
    label = "notice"
