"""The finer tags of an entry, from the reviewed vocabulary: what the title says, then the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from mianjing.core.model import Tag
from mianjing.core.phrases import Phrases
from mianjing.core.text import fold

MOST = 6
# The answer adds tags only up to this many in all, for it mentions much that it is not about.
WITH_BODY = 3
# How often, and how densely, a tag's words must come up in an answer to be one of its subjects.
OFTEN = 4
CHARACTERS_PER_MENTION = 150


class Tagger:
    """The vocabulary made ready for many entries; tags in the file's order are the specific first.

    ``general`` tags name whole topics: answers everywhere mention their words, so only a title gives them.
    """

    def __init__(self, tags: Sequence[Tag], general: Collection[str] = ()) -> None:
        self._general = frozenset(general)
        self._order = {tag.id: index for index, tag in enumerate(tags)}
        self._tags: dict[str, list[str]] = {}
        for tag in tags:
            for word in tag.words:
                self._tags.setdefault(fold(word), []).append(tag.id)
        self._phrases = Phrases(self._tags)

    @property
    def known(self) -> frozenset[str]:
        return frozenset(self._order)

    def tag(self, question: str, body: str, fallback: str = "") -> tuple[str, ...]:
        """One to six tag ids, most specific first; ``fallback`` where nothing else fits.

        >>> lora = Tag("lora", "LoRA", ("LoRA",))
        >>> Tagger([lora]).tag("什么是 LoRA？", "")
        ('lora',)
        """
        titled = sorted(self._counts(question), key=self._order.__getitem__)[:MOST]
        counts = self._counts(body)
        enough = max(OFTEN, len(body) // CHARACTERS_PER_MENTION)
        not_these = self._general.union(titled)
        often = sorted(
            (tag for tag, count in counts.items() if count >= enough and tag not in not_these),
            key=lambda tag: (-counts[tag], self._order[tag]),
        )
        chosen = titled + often[: max(0, WITH_BODY - len(titled))]
        if not chosen and fallback:
            return (fallback,)
        return tuple(chosen)

    def _counts(self, text: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        for _, _, phrase in self._phrases.find(fold(text)):
            counts.update(self._tags[phrase])
        return counts
