"""Which questions of the dumps are one question, and what each then says."""

from .answers import merge_answers, status_of
from .decide import Decision
from .groups import asks_like, group, record_key
from .rulings import Ruling, Rulings, load_rulings
from .survey import Survey, survey
from .titles import best_title, standalone, tidy
from .wording import Intent, Wording, load_wording

__all__ = [
    "Decision",
    "Intent",
    "Ruling",
    "Rulings",
    "Survey",
    "Wording",
    "asks_like",
    "best_title",
    "group",
    "load_rulings",
    "load_wording",
    "merge_answers",
    "record_key",
    "standalone",
    "status_of",
    "survey",
    "tidy",
]
