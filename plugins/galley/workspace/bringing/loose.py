"""A folder of Markdown and Word files without settings: in the order of their names."""

from galley.workspace.bringing.project import Project, SourceFolder, TextSource
from galley.workspace.bringing.source_text import Loss

TEXTS = (".md", ".markdown", ".qmd", ".rmd", ".docx")
# Texts about a repository, which are no chapters.
_OF_REPOSITORIES = frozenset(
    "readme.md contributing.md license.md licence.md changelog.md code_of_conduct.md security.md".split()
)
# Lists that follow a line of text at once are lists for most programs.
_DIALECT = "markdown+lists_without_preceding_blankline"


def loose_project(folder: SourceFolder) -> Project:
    """Every text is one or more chapters."""
    found = [path for path in folder.paths() if path.lower().endswith(TEXTS)]
    passed_over = [path for path in found if path.lower() in _OF_REPOSITORIES]
    taken = [path for path in found if path not in passed_over] or passed_over
    order = sorted(taken, key=lambda path: (not path.lower().startswith("index."), path.lower()))
    libraries = [path for path in folder.paths() if path.lower().endswith(".bib")]
    return Project(
        folder=folder,
        sources=tuple(TextSource(path) for path in order),
        bibliographies=tuple(libraries),
        dialect=_DIALECT,
        losses=tuple(
            Loss(path, 0, "the text about the folder") for path in passed_over if path not in taken
        ),
    )
