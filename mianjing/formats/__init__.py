"""The form of the files in ``qa/``: reading YAML with positions, the schemas, writing.

A bottom module like ``mianjing.core.model``: stages may import it, it imports no stage.
"""
