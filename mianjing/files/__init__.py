"""The form of the files in ``qa/``: reading YAML with positions, the schemas, writing.

A bottom module like ``mianjing.model``: stages may import it, it imports no stage.
"""
