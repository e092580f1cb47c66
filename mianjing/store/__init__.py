"""Planned entries → YAML files, without ever overwriting a person.

``plan_writes`` compares, ``apply`` writes, ``new_entry`` starts a question by hand. How an edit is told from
imported text: see ``mianjing.store.prints`` and ``docs/import.md``.
"""

from mianjing.files.slug import slug
from mianjing.store.apply import StoreError, apply
from mianjing.store.known import known_origins
from mianjing.store.plan import Plan, Resolve, parse_resolve, plan_writes
from mianjing.store.report import Conflict, Write

__all__ = [
    "Conflict",
    "Plan",
    "Resolve",
    "StoreError",
    "Write",
    "apply",
    "known_origins",
    "parse_resolve",
    "plan_writes",
    "slug",
]
