"""``qa/`` → ``Library``, and everything that can be wrong with an entry.

``library.load_library`` for building, ``run.check`` and ``fix.fix`` for contributors, ``new.new_entry`` to
begin; each is loaded by those who need it. What an entry may hold is said by
``mianjing/schemas/question.schema.json``, what it must mean by the table in ``checks``.
"""
