"""Entries to the site: pages, search index, study material."""
