"""What goes into a build as the host is configured, and what may beside, which nobody can know."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from galley.hosts.mkdocs.files import of_snippets
from galley.hosts.mkdocs.opening import folder_of, proofs_of
from galley.tools.cache import FOLDER
from galley.workspace.options.options import GalleyOptions
from galley.workspace.options.yaml_tree import settings_files
from galley.workspace.reading.reach import reach_asked
from galley.workspace.unchanged.inputs import Inputs
from galley.workspace.unchanged.last_build import Beginning
from galley.workspace.unchanged.machine_state import variables_asked
from galley.workspace.unchanged.purity import impure


def beginning(config: MkDocsConfig, options: GalleyOptions, moment: int) -> Beginning | None:
    """The beginning of a build whose configuration was read after a moment, with all that goes into it."""
    folder, proofs, site = folder_of(config), proofs_of(config), Path(config.site_dir)
    settings = [found.path for found in settings_files(Path(config.config_file_path))]
    named = [Path(config.docs_dir), Path(config.theme.custom_dir or config.docs_dir)]
    beside = [*named, *of_snippets(config)]
    inputs = Inputs(
        folder=folder,
        folders=(folder, reach_asked(folder, options.root).root, *filter(Path.is_dir, beside)),
        files=(*settings, *filter(Path.is_file, beside)),
        outputs=(site, folder / FOLDER.parent),
        copied=folder / proofs.folder if proofs and proofs.folder else site,
        variables=variables_asked(settings),
    )
    # The hooks are among the modules.
    return Beginning.of(inputs.with_modules(), moment)


def unknown(config: MkDocsConfig, options: GalleyOptions) -> tuple[str, ...]:
    """The plugins, hooks and extensions that may depend on what nobody can know."""
    plugins = {name: type(plugin).__module__ for name, plugin in config.plugins.items()}
    named = [name for name in config.markdown_extensions if isinstance(name, str)]
    extensions = {name: config.mdx_configs.get(name) or {} for name in named}
    # The hooks are among the plugins.
    return tuple(impure(plugins, extensions, options.pure))
