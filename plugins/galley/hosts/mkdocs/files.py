"""The files of a site: what is wrong with them is told, and what must not be there is taken out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from galley.core.rules.diagnostic import Diagnostic
from galley.hosts.mkdocs.values import apply, path_of, settings_of, site_files
from galley.workspace import beside, sources
from galley.workspace.proofs import templates
from galley.workspace.reading.files_of_site import Changes, SiteFile, SiteFiles
from galley.workspace.sources import Sources
from galley.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FilesOfHost:
    """The files of a site in the hands of the host."""

    files: Files
    config: MkDocsConfig
    workspace: Workspace

    def values(self) -> SiteFiles:
        """The files as they are now."""
        return site_files(self.files, self.config, self.workspace.folder)

    def chapters(self) -> list[tuple[str, str]]:
        """The chapters: their paths in the workspace, and their texts."""
        pages, folder = self.files.documentation_pages(), self.workspace.folder
        return [(path_of(file, folder), file.content_string) for file in pages]

    def changed(self, changes: Changes) -> Changes:
        """The changes, which are done now."""
        apply(changes, self.files, self.config)
        return changes


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What was read in a workspace, the files that were left out, and what is wrong."""

    workspace: Workspace
    sources: Sources
    left_out: tuple[SiteFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_files(host: FilesOfHost, refuse: Callable[[list[Diagnostic]], None]) -> ReadFiles:
    """Read the files of a site; `refuse` is told what other plugins must not read."""
    # What other plugins made of the settings counts.
    workspace = replace(host.workspace, site=settings_of(host.config))
    host = replace(host, workspace=workspace)
    changes = list(_sorted_out(host))
    told = list(workspace.diagnostics)
    told += [diagnostic for change in changes for diagnostic in change.diagnostics]
    inclusions = sources.inclusions_of(workspace)
    if refused := dict.fromkeys(sources.refused(inclusions, host.chapters())):
        # Before other plugins read them.
        refuse([*told, *refused])
    told += beside.unfinished(workspace, host.values())
    pictures = host.changed(sources.drawable(workspace, host.values()))
    told += [*pictures.diagnostics, *templates.unusable(workspace)]
    left_out = tuple(file for change in (*changes, pictures) for file in change.left_out)
    read = sources.read(workspace, inclusions, (text for _, text in host.chapters()))
    return ReadFiles(workspace, read, left_out, tuple(told))


def _sorted_out(host: FilesOfHost) -> Iterator[Changes]:
    workspace = host.workspace
    yield host.changed(sources.judged(workspace, host.values()))
    if not workspace.trusts_html:
        yield host.changed(sources.published(workspace, host.values()))
        # The files of the theme that stood behind those of the chapters.
        host.files.add_files_from_theme(host.config.theme.get_env(), host.config)
    yield host.changed(sources.dressed(workspace))
