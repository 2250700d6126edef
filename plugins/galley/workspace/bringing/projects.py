"""Which program a file or a folder is for."""

from pathlib import Path

from galley.tools import files
from galley.workspace.bringing import loose, manubot, quarto
from galley.workspace.bringing.documents import NOTEBOOK, WORD, DocumentError
from galley.workspace.bringing.project import Project, SourceFolder, TextSource
from galley.workspace.bringing.site import SETTINGS_OF_SITE, BroughtSite, site_files
from galley.workspace.options.yaml_tree import read_settings

_TEXTS = (".md", ".markdown", ".qmd", ".rmd")


def project_of(path: Path) -> Project | BroughtSite:
    """The project in a folder, or that of a single document. Raises DocumentError, OSError, SettingsError."""
    if not path.is_dir():
        if path.suffix.lower() not in (WORD, NOTEBOOK, *_TEXTS):
            raise DocumentError(
                f"{path.name} is neither a Word file (.docx) nor a Markdown file (.md, .qmd)"
            )
        found = path.resolve()
        files.inspect(found)
        return Project(folder=SourceFolder(found.parent), sources=(TextSource(found.name),))
    folder = SourceFolder(path.resolve())
    for name in quarto.SETTINGS:
        if folder.holds(name):
            return quarto.quarto_project(folder, read_settings(folder.root / name))
    if folder.holds(manubot.METADATA):
        settings = read_settings(folder.root / manubot.METADATA, manubot.METADATA)
        return manubot.manubot_project(folder, settings)
    for name in SETTINGS_OF_SITE:
        if folder.holds(name):
            return site_files(folder, read_settings(folder.root / name))
    found_loose = loose.loose_project(folder)
    if not found_loose.sources:
        raise DocumentError(f"{path.name} holds no Markdown and no Word file")
    return found_loose
