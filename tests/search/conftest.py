"""The fixture library as a site and as an offline copy, and a browser: those of the study features."""

from tests.study.conftest import address, browser, offline_copy, project

__all__ = ["address", "browser", "offline_copy", "project"]
