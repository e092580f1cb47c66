"""The fixture library as a site and as an offline copy: those of the study features."""

from tests.study.conftest import address, offline_copy, project

__all__ = ["address", "offline_copy", "project"]
