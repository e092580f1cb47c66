"""Planned entries → YAML files, without ever overwriting a person.

``open_carrier`` finds where places of dumps are now, ``plan_writes`` compares, ``apply`` writes. How an edit
is told from imported text: see ``mianjing.sync.fingerprints`` and ``docs/import.md``.
"""

from mianjing.formats.slug import slug
from mianjing.sync.apply import StoreError, apply, recover
from mianjing.sync.carry import Carrier
from mianjing.sync.plan import Resolve, WritePlan, parse_resolve, plan_writes
from mianjing.sync.references import (
    Taken,
    carry_withdrawn,
    extracted_texts,
    known_origins,
    open_carrier,
    reference_writes,
)
from mianjing.sync.report import Conflict, Write

__all__ = [
    "Carrier",
    "Conflict",
    "Resolve",
    "StoreError",
    "Taken",
    "Write",
    "WritePlan",
    "apply",
    "carry_withdrawn",
    "extracted_texts",
    "known_origins",
    "open_carrier",
    "parse_resolve",
    "plan_writes",
    "recover",
    "reference_writes",
    "slug",
]
