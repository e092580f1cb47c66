"""The fixture library as a site and as an offline copy: those of the study features."""

from tests.study.conftest import address, built, offline_copy, project

__all__ = ["address", "built", "offline_copy", "project"]
