"""How the DOCX of a workspace looks, from its options and its brand alone."""

from pathlib import Path

from galley.core.rules.diagnostic import Diagnostic
from galley.hosts.mkdocs import configuration
from galley.hosts.mkdocs.plugin import plugin_of
from galley.hosts.mkdocs.proofs import ProofsPlugin
from galley.hosts.mkdocs.values import language_of
from galley.proofs.docx.reference.look import Look
from galley.workspace.reading.reach import reach_asked
from galley.workspace.style import brand
from galley.workspace.style.conventions import kinds_of


def look(config_file: Path) -> tuple[Look | None, tuple[Diagnostic, ...]]:
    """The look, if the options can be read, and what is wrong with options and brand.

    Raises OSError if `config_file` cannot be opened.
    """
    loaded = configuration.load(config_file)
    if loaded.config is None:
        return None, loaded.diagnostics
    plugin, proofs = plugin_of(loaded.config), loaded.config.plugins.get("galley-proofs")
    root = plugin.options.root if plugin else ""
    told, wrong = brand.read(reach_asked(config_file.resolve().parent, root))
    found = (*loaded.diagnostics, *wrong)
    if plugin is None:
        return Look(told), found
    paper = proofs.options.paper_size if isinstance(proofs, ProofsPlugin) else "a4"
    language = plugin.options.paper.language or language_of(loaded.config.theme)
    return Look(told, kinds_of(plugin.options, language, told), paper, language), found
