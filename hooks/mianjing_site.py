"""MkDocs' way in: gives each configuration the plugin that makes the site (mianjing.site.mkdocs_plugin)."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from mianjing.site.mkdocs_plugin import attach


def on_config(config: MkDocsConfig) -> None:
    attach(config)
