"""Mianjing turns question-and-answer dumps into a study site.

Two straight pipes meet only in ``qa/``::

    sources/*  ->  read -> segment -> repair -> classify -> merge -> store  ->  qa/**.yml
    qa/**.yml  ->  entries (load, validate) -> render -> search  ->  site/

Every stage is one folder here; stages import :mod:`mianjing.model` and never each other.
"""
