"""The index cut into small scripts, so that a query fetches what it needs and no more.

A part is a script and not JSON because pages opened from a disk may load scripts and nothing else. Each calls
``mianjing.part(name, data)``. There are

- ``manifest``: everything a query needs first, fetched as soon as a search is near: with it the postings of
  the words that most questions are made of, and every document's page and title, where they are few;
- ``t0``, ``t1`` …: all other terms in code point order with their postings (see ``packing``). A pair of Han
  characters stands twice, with its first and with its second: so every other character of a run has all that
  the run is made of, and half as many parts will do. What one character has is cut by the other where it is
  long. Among them stand entries of three other kinds: ``l^``
  and ``lo^``, the Latin words that begin so, most used first, for words half typed or mistyped; ``~xiancun``,
  the pairs of characters that sound so; ``?why``, the marks of question words;
- ``a0``, ``a1`` …: the terms of aliases once more, those of a few rows of aliases together: who asks for one
  of the words needs those of the others, and they begin with any letter;
- ``n0``, ``n1`` …: every document's page and title, where the manifest has no room for them: results show by
  these, in the order of topics, before the texts below them are there;
- ``d0``, ``d1`` …: what results show, and the text that snippets are cut from;
- ``pinyin``: syllables and their characters, fetched when a query has words the index has not.

How large which part is weighs requests against bytes: ``bench/search_cost.js`` counts both.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mianjing.core.model import Topic
from mianjing.core.taxonomy import Alias
from mianjing.core.text import KANA, is_han
from mianjing.site.search import packing
from mianjing.site.search.analysis import compact
from mianjing.site.search.documents import Document
from mianjing.site.search.pinyin import Readings, common_characters, sounds_of, syllables
from mianjing.site.search.states import LETTERS, said
from mianjing.site.search.tokens import browser_tables, tokens
from mianjing.site.search.weights import Terms

TERM_PART, ALIAS_PART, DOCUMENT_PART = 5_000, 6_000, 3_000
"""Characters of a part before it is compressed: small enough to fetch a few, large enough to be worth a
request."""
COMMON = 7_500
"""Characters of the postings that come with the manifest."""
LONGEST = 20_000
"""Characters of what one character has, from which on it is cut."""
TITLES, TITLE_PART = 36_000, 10_000
"""Characters of all titles up to which they come with the manifest, and of a part of them otherwise."""
SPOKEN = 0.5
"""A pair of characters that is a piece of a word this often is worth finding by its sound."""
RARE = 2
"""A word in fewer answers, and in no question, is not offered to who mistypes or half types it."""


def parts(
    documents: Sequence[Document],
    told: Sequence[tuple[str, int]],
    terms: Terms,
    packed: Mapping[str, str],
    topics: Sequence[Topic],
    aliases: Sequence[Alias],
    readings: Readings,
    everyday: Sequence[str] = (),
) -> dict[str, bytes]:
    """File name → script, the manifest's under ``manifest.js`` and all others in a folder named by their
    content, so that a browser may keep them for good and never mixes two builds.

    ``told``: each document's passages, as JSON, and how many phrases are ways to ask it;
    ``packed``: each term's postings.
    ``everyday``: words of two characters that are not in the index and say nothing if they are asked for.
    """
    common = _common(packed, terms)
    rest = {term: text for term, text in packed.items() if term not in common}
    lexicon = {**rest, **_latin(terms), **_sounds(terms, readings)}
    rows = [row for row in (_alias(alias, terms) for alias in aliases) if row[0] or row[2]]
    rows.sort(key=lambda row: -_asked(row[0], terms))
    titles = [compact([document.url, document.phrases[0]]) for document in documents]
    few = sum(map(len, titles)) <= TITLES
    title_parts = [] if few else list(_chunks(titles, TITLE_PART, len))
    keyed = (cut for row in _keyed(lexicon) for cut in _cut(*row))
    term_parts = list(_chunks(keyed, TERM_PART, lambda row: _size(row[1].values())))
    own = [_members(_terms_of(row, rest, common)) for row in rows]
    alias_parts = list(_chunks(own, ALIAS_PART, lambda found: _size(found.values())))
    shown = map(_shown, documents, (passages for passages, _ in told))
    document_parts = list(_chunks(shown, DOCUMENT_PART, len))
    scripts = {
        f"t{n}": _script(f"t{n}", _object(text for _, text in several))
        for n, several in enumerate(term_parts)
    }
    scripts |= {f"a{n}": _script(f"a{n}", _object(several)) for n, several in enumerate(alias_parts)}
    for kind, made in (("n", title_parts), ("d", document_parts)):
        scripts |= {
            f"{kind}{n}": _script(f"{kind}{n}", f"[{','.join(several)}]") for n, several in enumerate(made)
        }
    met = frozenset("".join(terms.names))
    characters = [*common_characters(), *filter(is_han, met)]
    scripts["pinyin"] = _script("pinyin", compact(syllables(characters, readings)))
    version = hashlib.sha256(b"".join(scripts.values())).hexdigest()[:10]
    manifest = {
        "version": version,
        "documents": len(documents),
        "terms": [several[0][0] for several in term_parts],
        "shown": [len(several) for several in document_parts],
        "titles": [json.loads(title) for title in titles] if few else [],
        "titled": [len(several) for several in title_parts],
        "topics": [[topic.id, topic.zh, topic.en] for topic in topics],
        "filed": _runs(document.topic for document in documents),
        "states": "".join(LETTERS[document.state] for document in documents),
        "said": said(),
        "own": "".join(packing.number(own) for _, own in told),
        "tags": _tags(documents),
        "aliases": _written(rows),
        "aliased": [len(several) for several in alias_parts],
        "common": common,
        "everyday": "".join(everyday),
        "language": browser_tables(met),
    }
    return {"manifest.js": _script("manifest", compact(manifest))} | {
        f"{version}/{name}.js": script for name, script in scripts.items()
    }


def _common(packed: Mapping[str, str], terms: Terms) -> dict[str, str]:
    """The terms that most ways to ask have, as many as there is room for; of two, rather the shorter."""
    found = {}
    left = COMMON

    def saves(term: str) -> float:
        return terms.phrased.get(term, 0) / math.sqrt(len(packed[term]))

    for term in sorted(packed, key=lambda term: (-saves(term), term)):
        size = len(term) + len(packed[term])
        if size <= left:
            found[term] = packed[term]
            left -= size
        elif left < COMMON / 100:
            break
    return dict(sorted(found.items()))


def _keyed(lexicon: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """What is looked up by what, each term with its member of an object of JSON: a pair of Han characters by
    each of the two, all else by itself."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for term, member in _members({term: lexicon[term] for term in sorted(lexicon)}).items():
        for key in set(term) if term >= KANA[0] else {term}:
            found[key][term] = member
    return sorted(found.items())


def _cut(key: str, members: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What is under a key, in pieces where it is long: all but the first by the key and another character."""
    if _size(members.values()) <= LONGEST:
        yield key, members
        return
    by_other = sorted((term.replace(key, "", 1), term) for term in members)
    for n, several in enumerate(_chunks(by_other, LONGEST, lambda row: len(members[row[1]]))):
        yield key + (several[0][0] if n else ""), {term: members[term] for _, term in several}


def _members(texts: Mapping[str, str]) -> dict[str, str]:
    """Each key's member of an object of JSON."""
    return {key: f"{compact(key)}:{compact(text)}" for key, text in texts.items()}


def _size(members: Collection[str]) -> int:
    """The characters of an object of these."""
    return 2 + sum(map(len, members)) + max(0, len(members) - 1)


def _terms_of(
    row: Sequence[Sequence[str]], packed: Mapping[str, str], common: Mapping[str, str]
) -> dict[str, str]:
    """The postings of the terms by which the words of a row of aliases are found; "" for one in none.

    Long ones are left to the parts of terms: that is cheaper than having them twice.
    """
    same, _, hints = row
    terms = {token.term for word in (*same, *hints) for token in tokens(word, pairs=True)}
    found = {term: packed.get(term, "") for term in sorted(terms - common.keys()) if not term.startswith("?")}
    return {term: text for term, text in found.items() if len(text) <= ALIAS_PART / 4}


def _object(several: Iterable[Mapping[str, str]]) -> str:
    """One object of the members of several, each once."""
    members = {term: member for one in several for term, member in one.items()}
    return f"{{{','.join(members.values())}}}"


def _tags(documents: Sequence[Document]) -> str:
    """Each document's tags as numbers, the tag most used first, so that most take one character."""
    used = Counter(tag for document in documents for tag in document.tags)
    place = {tag: n for n, tag in enumerate(sorted(used, key=lambda tag: (-used[tag], tag)))}
    return " ".join("".join(packing.number(place[tag]) for tag in document.tags) for document in documents)


def _alias(alias: Alias, terms: Terms) -> list[list[str]]:
    """Words that may be typed, and which of them, and of those hinted at, can be found at all."""
    there = [[word for word in words if _occurs(word, terms)] for words in (alias.words, alias.also)]
    return [there[0], [word for word in alias.words if word not in there[0]], there[1]]


def _written(rows: Iterable[Sequence[Sequence[str]]]) -> str:
    """Rows of aliases in one string, a tenth shorter than as JSON once compressed.

    No token has any of the marks that stand between, so a word that has one reads the same with another.
    """
    apart = str.maketrans(dict.fromkeys(",;/", "·"))
    words = ([",".join(word.translate(apart) for word in several) for several in row] for row in rows)
    return "/".join(";".join(row).rstrip(";") for row in words)


def _asked(words: Sequence[str], terms: Terms) -> int:
    """In how many questions the word stands that is asked about most: such words are asked for together."""
    asked = ([terms.phrased.get(token.term, 0) for token in tokens(word)] for word in words)
    return max((min(several, default=0) for several in asked), default=0)


def _occurs(word: str, terms: Terms) -> bool:
    return all(token.joined or token.term in terms.place for token in tokens(word, pairs=True))


def _by_use(terms: Terms, words: Iterable[str]) -> list[str]:
    return sorted(
        words, key=lambda word: (-terms.phrased.get(word, 0), -terms.frequency[terms.place[word]], word)
    )


def _latin(terms: Terms) -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for term, frequency in zip(terms.names, terms.frequency, strict=True):
        if term[0].isalpha() and term.isascii() and (term in terms.phrased or frequency >= RARE):
            for start in {term[:1], term[:2]}:
                found[start + "^"].append(term)
    return {initial: " ".join(_by_use(terms, words)) for initial, words in found.items()}


def _sounds(terms: Terms, readings: Readings) -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for term, inside, frequency in zip(terms.names, terms.inside, terms.frequency, strict=True):
        often = frequency >= RARE + (term not in terms.phrased)
        if inside >= SPOKEN and (often or term in terms.titled):
            for sound in sounds_of(term, readings):
                found["~" + sound].append(term)
    return {sound: " ".join(_by_use(terms, words)) for sound, words in found.items()}


def _shown(document: Document, passages: str) -> str:
    title, *other = document.phrases
    covered = f",{document.covered}" if document.covered else ""
    return f"[{compact(document.url)},{compact(title)},{compact(other)},{passages}{covered}]"


def _chunks(rows: Iterable[Any], most: int, size: Any) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    total = 0
    for row in rows:
        if chunk and total + size(row) > most:
            yield chunk
            chunk, total = [], 0
        chunk.append(row)
        total += size(row)
    if chunk:
        yield chunk


def _runs(values: Iterable[str]) -> list[list[Any]]:
    """[value, how often in a row]…: documents are ordered by topic."""
    found: list[list[Any]] = []
    for value in values:
        if found and found[-1][0] == value:
            found[-1][1] += 1
        else:
            found.append([value, 1])
    return found


def _script(name: str, data: str) -> bytes:
    # U+2028 and U+2029 may stand in JSON but broke scripts before ES2019
    text = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"mianjing.part({compact(name)},{text})\n".encode()
