"""``new``: the file of a question nobody has asked yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

from mianjing.core.model import Entry, Problem
from mianjing.core.problems import did_you_mean, visible
from mianjing.core.text import jaccard, ngrams, same_words
from mianjing.formats import atomic, tree
from mianjing.formats.emit import emit_entry
from mianjing.formats.project import Project
from mianjing.formats.slug import slug, unique
from mianjing.qa.context import open_context
from mianjing.qa.item import CheckContext

RULE = "new-entry"

_ALIKE = 0.5
_SHOWN = 5
_LONGEST = 500


def new_entry(
    project: Project,
    question: str,
    topic: str | None = None,
    tags: Collection[str] = (),
    reworded: Callable[[str], bool] = lambda wording: False,
) -> tuple[str, tuple[Problem, ...]]:
    """Write a skeleton; return its path from ``root`` and a warning for each entry that asks much the same.

    ``reworded`` says of another wording whether it asks the same in other words. Without a topic, that of the
    most similar questions is taken. On an error nothing is written and the path
    is empty.
    """
    asked = " ".join(question.split())
    context = open_context(project)
    refused = _refusals(asked, topic, context)
    if refused:
        return "", refused
    near = _near(asked, context, reworded)
    taken = {*context.paths, *context.formerly}
    topic = topic or _usual_topic(asked, context)
    while True:
        name = unique(slug(asked), taken)
        path = f"{tree.QA}/{topic}/{name}.yml"
        entry = Entry(name, asked, topic, tuple(tags), "unanswered")
        try:
            atomic.create(project.root / path, emit_entry(entry).encode("utf-8"))
        except FileExistsError:
            # Another `new` took the name since the folder was read.
            taken.add(name)
        except OSError as error:
            message = f"cannot be written ({error.strerror}): put that right and try again"
            return "", (Problem(path, 0, 0, "error", message, RULE),)
        else:
            break
    return path, tuple(_similar(other, text) for other, text in near)


def _refusals(asked: str, topic: str | None, context: CheckContext) -> tuple[Problem, ...]:
    if not same_words(asked) or len(asked) > _LONGEST:
        message = f"a question is a line of 1 to {_LONGEST} characters: put it in quotes"
        return (Problem(tree.QA, 0, 0, "error", message, RULE),)
    if hidden := next((char for char in asked if not char.isprintable()), ""):
        message = f"the question holds `{visible(hidden)}`, which is no text in UTF-8: type it anew"
        return (Problem(tree.QA, 0, 0, "error", message, RULE),)
    if not context.topics:
        message = "there are no topics: write the first one, with id, zh, en and about"
        return (Problem(tree.TOPICS, 0, 0, "error", message, RULE),)
    if topic is not None and topic not in context.topics:
        message = f"there is no topic `{topic}`{did_you_mean(topic, context.topics)}"
        return (Problem(tree.TOPICS, 0, 0, "error", message, RULE),)
    twins = [one for one in context.phrases.get(same_words(asked), ()) if one.field == "question"]
    message = "this entry asks that already: add your answer here, another wording to `asked_as`"
    return tuple(Problem(one.path, 0, 0, "error", message, RULE) for one in twins)


def _near(asked: str, context: CheckContext, reworded: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Path and wording of the entries most like the question, the likest first."""
    wanted = _pairs(asked)
    best: dict[str, tuple[float, str]] = {}
    for phrase in context.phrases:
        score = 1.0 if reworded(phrase.text) else jaccard(wanted, _pairs(phrase.text))
        if score >= _ALIKE and score > best.get(phrase.path, (0.0, ""))[0]:
            best[phrase.path] = (score, phrase.text)
    ranked = sorted(best.items(), key=lambda row: (-row[1][0], row[0]))
    return [(path, text) for path, (_, text) in ranked[:_SHOWN]]


def _pairs(text: str) -> frozenset[str]:
    """The wording's pairs of characters, by which nearly equal wordings are found."""
    return frozenset(ngrams(same_words(text)))


def _similar(path: str, text: str) -> Problem:
    message = f"asks something similar, “{text}”: if it is the same, delete the new file and add to this one"
    return Problem(path, 0, 0, "warning", message, RULE)


def _usual_topic(asked: str, context: CheckContext) -> str:
    """The topic of the questions that share most pairs of characters with this one."""
    wanted = _pairs(asked)
    votes: Counter[str] = Counter()
    for phrase in context.phrases:
        votes[phrase.path.split("/")[1]] += round(1000 * jaccard(wanted, _pairs(phrase.text)) ** 2)
    known = [topic for topic in context.topics if votes[topic]]
    return max(
        known, key=lambda topic: (votes[topic], -context.topics.index(topic)), default=context.topics[0]
    )
