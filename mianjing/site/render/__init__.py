"""Entries → pages, as a pure function that knows no site generator."""

from mianjing.site.render.cache import RenderCache
from mianjing.site.render.page import Heading, NavItem, RenderedPage, Settings, Site
from mianjing.site.render.site import render_site

__all__ = ["Heading", "NavItem", "RenderCache", "RenderedPage", "Settings", "Site", "render_site"]
