"""What the checks may know of the other files, without parsing ten thousand of them."""

from __future__ import annotations

from itertools import permutations

from mianjing.core.falsehoods import Registry
from mianjing.formats import tree
from mianjing.formats.project import MANIFEST, Project
from mianjing.qa.asked import AskedPhrases
from mianjing.qa.item import CheckContext


def open_context(project: Project) -> CheckContext:
    """Everything the checks may know of the other entries."""
    paths: dict[str, tuple[str, ...]] = {}
    for path in project.entries:
        name = path.rpartition("/")[2].rpartition(".")[0]
        paths[name] = (*paths.get(name, ()), path)
    phrases = AskedPhrases(project)
    manifest = project.manifest
    return CheckContext(
        project.root,
        project.ids(tree.TOPICS),
        project.ids(tree.TAGS),
        paths,
        phrases.formerly,
        phrases=phrases,
        sources=manifest.names if (project.root / MANIFEST).exists() else None,
        different=_ruled_different(project),
        references=frozenset(project.ids(tree.REFERENCES)) if tree.REFERENCES in project.paths else None,
        falsehoods=Registry(project.falsehoods),
    )


def _ruled_different(project: Project) -> frozenset[tuple[str, str]]:
    """Every pair of questions that a ruling keeps apart, both ways round."""
    rows = (row.get("different", ()) for row in project.ruled)
    return frozenset(pair for names in rows for pair in permutations(names, 2))
