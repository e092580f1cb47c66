"""Mianjing: dumps of interview questions to reviewed entries, entries to a study site.

``core`` and ``formats`` are the ground floor. ``dumps`` (read, dialects, reading, repair), ``organise``
(merge, classify) and ``sync`` lead from ``sources/`` to ``qa/``; ``qa`` and ``site`` (render, search, study)
lead from there to the site. Stages build on the ground floor, never on each other; ``cli`` and the MkDocs
hooks put them together.
"""
