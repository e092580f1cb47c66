"""Which questions of the dumps are one question, and what each then says."""

from mianjing.organise.merge.answers import merge_answers, status_of
from mianjing.organise.merge.decide import Decision
from mianjing.organise.merge.groups import asks_like, group
from mianjing.organise.merge.rulings import Ruling, Rulings, load_rulings
from mianjing.organise.merge.stats import Stats, collect_stats
from mianjing.organise.merge.titles import best_title, standalone, tidy
from mianjing.organise.merge.wording import Intent, Wording, load_wording

__all__ = [
    "Decision",
    "Intent",
    "Ruling",
    "Rulings",
    "Stats",
    "Wording",
    "asks_like",
    "best_title",
    "collect_stats",
    "group",
    "load_rulings",
    "load_wording",
    "merge_answers",
    "standalone",
    "status_of",
    "tidy",
]
