"""Hypothesis strategies for entries with the texts that break YAML writers."""

from hypothesis import settings
from hypothesis import strategies as st

from mianjing.core.checking import Claim, FollowUp, Judgement, Misconception, Point, ReferenceAnswer
from mianjing.core.model import Answer, Entry, Origin, Span

NASTY = [
    *("no", "1e3", "2024-01-01", "12:30", "~", "", " ", "null", "0x1F", ".inf", "0o7", "1_000", "=", "<<"),
    *("a: b", "a #b", "- x", "[x", "{x}", "'", '"', "\\", "*a", "&a", "!!x", "%", "@", "`", "|", ">", "# c"),
    *("...", "---", "? x", "x:", "a\tb", "a,b", "中文：冒号", "😀👩\u200d💻"),
    *("\u200b", "\u202e", "\x00", "\x85", "\u2028", "\ufeff", "\r", "\ue000", "\ufffd"),
]

few = settings(max_examples=50)


def _further(asked: list[tuple[str, int]]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Follow-up questions and their lines, none where none is known."""
    lines = tuple(line for _, line in asked)
    return tuple(question for question, _ in asked), lines if any(lines) else ()


text = st.one_of(st.sampled_from(NASTY), st.text(max_size=20))
lines = st.one_of(text, st.lists(text, max_size=6).map("\n".join), st.text("ab \n\t#-:|", max_size=30))
one_line = text.map(lambda s: " ".join(s.split())).filter(bool)
ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
spans = st.builds(lambda a, n: Span(a, a + n), st.integers(1, 999), st.integers(0, 99))
further = st.lists(st.tuples(one_line, st.integers(0, 999)), max_size=2)
origins = st.builds(
    lambda *fields: Origin(*fields[:-1], *_further(fields[-1])),
    st.sampled_from(["dump-a", "dump-b"]),
    st.integers(1, 999),
    st.lists(spans, max_size=3).map(tuple),
    text,
    st.lists(one_line, max_size=2).map(tuple),
    further,
)
langs = st.sampled_from(["zh", "en", "mixed"])
bodies = lines.map(lambda s: s.strip("\n"))
some_text = bodies.filter(bool)
works = st.sampled_from(
    ["arXiv:2106.09685 §4.1", "doi:10.1145/3534678.3539081", "https://x.example/a#b 表 2"]
)
cited = st.lists(works, max_size=2).map(tuple)
quotes = st.one_of(st.just(""), text.filter(lambda s: len(s) >= 2))
claims = st.builds(Claim, quotes, st.sampled_from(["wrong", "disputed"]), some_text, cited)
judgements = st.builds(
    Judgement,
    st.sampled_from(["", "sound", "wrong"]),
    st.lists(claims, max_size=2).map(tuple),
    bodies,
    st.sampled_from(["", "2026-11-21"]),
)
points = st.builds(Point, some_text, cited)
reference_answers = st.builds(
    ReferenceAnswer,
    langs,
    st.just("2026-11-21"),
    one_line,
    st.lists(points, min_size=1, max_size=3).map(tuple),
    st.none() | points,
    st.lists(st.builds(FollowUp, one_line, some_text, cited), max_size=2).map(tuple),
    st.lists(st.builds(Misconception, one_line, some_text, cited), max_size=2).map(tuple),
)
answers = st.builds(
    Answer,
    st.lists(text, max_size=2, unique=True).map(tuple),
    langs,
    bodies,
    st.from_regex(r"([0-9a-f]{8})?", fullmatch=True),
    judgements,
)
entries = st.builds(
    Entry,
    id=ids,
    question=one_line,
    topic=ids,
    tags=st.lists(ids, max_size=3, unique=True).map(tuple),
    status=st.sampled_from(["answered", "partial", "unanswered", "retired"]),
    origins=st.lists(origins, max_size=3).map(tuple),
    answers=st.lists(answers, max_size=3).map(tuple),
    asked_as=st.lists(one_line, max_size=3, unique=True).map(tuple),
    covers=st.lists(one_line, max_size=2, unique=True).map(tuple),
    related=st.lists(ids, max_size=2, unique=True).map(tuple),
    formerly=st.lists(st.one_of(ids, ids.map("rag/{}".format)), max_size=2, unique=True).map(tuple),
    reference_answer=st.none() | reference_answers,
)
