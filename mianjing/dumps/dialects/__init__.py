"""Dumps in forms of their own, each a module (or package) that knows its dump; ``dumps.reading`` reads
any other.

What dialects and readings share lies beside them: ``line_coverage``, ``line_labels``, ``numbering``,
``promo``, ``question_detection`` and ``toc``.
"""
