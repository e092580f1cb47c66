"""``new``: a skeleton for a question nobody has asked yet."""

from __future__ import annotations

import argparse

from mianjing.cli.context import CommandError, Context
from mianjing.core.problems import has_errors
from mianjing.organise.merge import asks_like
from mianjing.organise.plan import load_rules
from mianjing.qa.new import new_entry

HELP = """Write a valid skeleton entry for a question and print its path.

Warns when an entry asks much the same already; without --topic the topic is guessed from the question."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", help='the question, e.g. "什么是 KV Cache？"')
    parser.add_argument("--topic", metavar="ID", help="a topic of qa/topics.yml")


def run(context: Context, options: argparse.Namespace) -> int:
    """Write the skeleton."""
    rules, _ = load_rules(context.project)
    filing = rules.classifier.classify(options.question, (), "")
    topic = options.topic or (filing.topic if filing.score else None)
    tags = rules.tagger.tag(options.question, "", rules.classifier.fallback(topic or ""))
    reworded = asks_like(options.question, rules.wording)
    path, problems = new_entry(context.project, options.question, topic, tags, reworded)
    if has_errors(problems):
        raise CommandError(problems)
    context.report(problems)
    print(path)
    return 0
