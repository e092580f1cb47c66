"""Dumps to clean records: reading, dialects, repairs."""
