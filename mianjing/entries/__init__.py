"""``qa/`` → ``Library``, and everything that can be wrong with an entry.

``load_library`` for building, ``check`` and ``fix`` for contributors, ``new_entry`` to begin. What an entry
may hold is said by ``mianjing/question.schema.json``, what it must mean by the table in ``checks``.
"""

from mianjing.entries.fix import fix
from mianjing.entries.library import load_library, without_withdrawn
from mianjing.entries.new import new_entry
from mianjing.entries.run import check
from mianjing.entries.tables import load_tags, load_topics

__all__ = ["check", "fix", "load_library", "load_tags", "load_topics", "new_entry", "without_withdrawn"]
