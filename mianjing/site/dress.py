"""The theme that comes with the package: Material, with our templates, styles and scripts over it."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

THEME = Path(__file__).parent.parent / "theme"
SITEMAP = "sitemap.xml"
SHEET = "assets/stylesheets/main."


def put_on(config: MkDocsConfig) -> None:
    """Put our theme before Material's, behind a project's own ``custom_dir``."""
    folder, dirs = str(THEME), config.theme.dirs
    if folder not in dirs:
        dirs.insert(1 if config.theme.custom_dir else 0, folder)
    if not config.site_url:
        config.theme.static_templates.discard(SITEMAP)  # it would list nothing, which no sitemap may


def sheet(config: MkDocsConfig) -> str:
    """Material's main style sheet, wherever the theme has it."""
    found = (file for folder in config.theme.dirs for file in sorted(Path(folder).glob(f"{SHEET}*.css")))
    file = next(found, None)
    return file.read_text(encoding="utf-8") if file else ""
