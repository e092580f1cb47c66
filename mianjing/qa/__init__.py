"""``qa/`` → ``Library``, and everything that can be wrong with an entry.

``load_library`` for building, ``check`` and ``fix`` for contributors, ``new_entry`` to begin. What an entry
may hold is said by ``mianjing/schemas/question.schema.json``, what it must mean by the table in ``checks``.
"""

from mianjing.qa.fix import fix
from mianjing.qa.library import load_library, without_withdrawn
from mianjing.qa.new import new_entry
from mianjing.qa.run import check, unchecked

__all__ = ["check", "fix", "load_library", "new_entry", "unchecked", "without_withdrawn"]
