"""What was taken down, by place and by text: an owner's words stay away wherever they come again.

``withdrawn:`` of the manifest names places (``source:line``), sources, entries, or, once its place is gone
from its dump, a text (``text:fingerprint``). ``sources/.lines/withdrawn.json`` keeps fingerprints of the
sentences of each, so that the same words are known under another line, in another dump or another entry.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PATH = "sources/.lines/withdrawn.json"
TEXT = "text:"

# So much of a text must be withdrawn words for it to be that text: extraction damages some sentences.
_SHARE = 0.6
_SHORTEST = 8
_ENDS = re.compile(r"[。！？；.!?;\n]+")
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Withdrawn:
    """``names`` are the rows of ``withdrawn:``, ``texts`` the sentences known of each, by row."""

    names: frozenset[str] = frozenset()
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds_key(self, key: str) -> bool:
        """Whether a place, ``source:line``, or its source is taken down."""
        return key in self.names or key.rpartition(":")[0] in self.names

    def holds_text(self, text: str, names: Iterable[str] | None = None) -> bool:
        """Whether a text is one that is taken down, by the rows ``names`` or by any."""
        rows = self.names if names is None else names
        gone = {one for name in rows for one in self.texts.get(name, ())}
        if not gone:
            return False
        said = _weights(text)
        return sum(size for one, size in said.items() if one in gone) >= _SHARE * sum(said.values()) > 0

    def holds_entry(self, ids: Iterable[str], text: str) -> bool:
        """Whether a text of an entry, by its present and former ids, is taken down with that entry.

        Of an entry that was merged into another only its own words are.
        """
        now, *former = ids
        rows = [name for name in former if name in self.names]
        return now in self.names or any(
            self.holds_text(text, [name]) if self.texts.get(name) else True for name in rows
        )


def sentences(*texts: str) -> tuple[str, ...]:
    """Fingerprints of the sentences of texts, each once; spaces, marks, case and width make no difference.

    >>> sentences("冻结原有权重，只训练低秩矩阵。") == sentences("冻结原有权重, 只训练 低秩矩阵")
    True
    """
    return tuple(dict.fromkeys(one for text in texts for one in _weights(text)))


def name_of(texts: tuple[str, ...]) -> str:
    """What ``withdrawn:`` calls a text whose place is gone."""
    return TEXT + hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def load_withdrawn(root: Path, names: frozenset[str]) -> Withdrawn:
    """The rows of ``withdrawn:`` with what is known of their texts. Never raises."""
    file = root / PATH
    try:
        kept = json.loads(file.read_text("utf-8")) if file.is_file() and not file.is_symlink() else {}
        texts = {str(name): tuple(map(str, rows.split())) for name, rows in kept.items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        texts = {}
    return Withdrawn(names, {name: rows for name, rows in texts.items() if name in names})


def written(texts: Mapping[str, tuple[str, ...]]) -> bytes:
    """The file that keeps the texts."""
    rows = {name: " ".join(texts[name]) for name in sorted(texts)}
    return (json.dumps(rows, indent=0) + "\n").encode("ascii")


def _weights(text: str) -> dict[str, int]:
    """Each sentence's fingerprint and length; the whole text's where it has no sentence of some length."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = [_MARKS.sub("", part) for part in _ENDS.split(folded)]
    long = [part for part in bare if len(part) >= _SHORTEST] or ["".join(bare)]
    return {_short(one): len(one) for one in long if one}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
