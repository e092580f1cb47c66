"""Keeps a build's output to what concerns this project.

Material prints an announcement when MkDocs loads it, before any hook can run. ``mkdocs.yml`` names
``QUIET`` (YAML's ``!!python/name``), which imports this module earlier still.
"""

import os

os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
QUIET = True
