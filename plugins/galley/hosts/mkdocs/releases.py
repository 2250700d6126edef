"""The run of the host that a dossier is made of: it keeps nothing but what it hands over."""

from collections.abc import Callable
from pathlib import Path

from mkdocs import __version__ as version_of_host
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from galley.hosts.mkdocs import runs
from galley.hosts.mkdocs.plugin import GalleyPlugin
from galley.hosts.mkdocs.reporting import in_words_of_host
from galley.hosts.mkdocs.values import site_files
from galley.tools.process import ToolError
from galley.workspace.outcome import Outcome
from galley.workspace.release.built_paper import BuiltPaper
from galley.workspace.release.releasing import Release


def build(config_file: Path, release: Release, take: Callable[[BuiltPaper], None]) -> Outcome:
    """Build a paper in a temporary folder; `take` gets what was built, unless a release refuses it."""

    def hand_over(plugin: GalleyPlugin, config: MkDocsConfig) -> None:
        if plugin.paper is None:
            return
        paper = BuiltPaper(
            release=release,
            workspace=plugin.workspace,
            galley=plugin.paper.galley,
            bibliography=plugin.read.sources.shelf.bibliography,
            files=site_files(plugin.files, config, plugin.workspace.folder),
            site=Path(config.site_dir),
            host=f"MkDocs {version_of_host}",
        )
        try:
            with in_words_of_host():
                take(paper)
        except ToolError as error:
            raise PluginError(f"The dossier could not be made. {error}") from error

    return runs.check(
        config_file, strict=True, release_at=release.moment, proofs=True, take=hand_over
    )
