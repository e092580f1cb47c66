"""What an entry must be beyond its form: an ordered table of small functions, one rule a file.

A rule is ``check(item, context)``, which yields problems; ``docs/rules/<rule>.md`` explains it by a wrong and
a right example. Adding one is adding its file, its page and a row here.
"""

from collections.abc import Callable, Iterator

from mianjing.core.model import Problem
from mianjing.qa.checks import (
    ambiguous_phrase,
    answer_origin,
    claims,
    code_fence,
    duplicate_question,
    escaped_characters,
    folder_topic,
    images,
    known_links,
    known_references,
    known_tags,
    known_topic,
    lost_text,
    math,
    misconceptions,
    nesting,
    paths,
    raw_html,
    reference_answer,
    status_answers,
    unique_id,
)
from mianjing.qa.item import CheckContext, CheckedFile

Check = Callable[[CheckedFile, CheckContext], Iterator[Problem]]

# Without these no page can or may be made of an entry, so the loader leaves such entries out.
PLACING: tuple[Check, ...] = (
    known_topic.check,
    folder_topic.check,
    unique_id.check,
    escaped_characters.check,
)

CHECKS: tuple[Check, ...] = (
    *PLACING,
    lost_text.check,
    known_tags.check,
    status_answers.check,
    answer_origin.check,
    known_links.check,
    duplicate_question.check,
    ambiguous_phrase.check,
    code_fence.check,
    math.check,
    nesting.check,
    images.check,
    paths.check,
    raw_html.check,
    claims.check,
    reference_answer.check,
    known_references.check,
    misconceptions.check,
)
