"""The `galley-proofs` plugin: the PDF and the DOCX beside the site, and the links to them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files

from galley.core.rules.diagnostic import Diagnostic, Location
from galley.core.rules.rules import TEMPLATE_IS_INERT, TEMPLATE_IS_USABLE
from galley.core.rules.words import Words
from galley.core.text.locations import Places
from galley.hosts.mkdocs.plugin import GalleyPlugin, plugin_of
from galley.proofs import proof_building
from galley.proofs.document.document import Author, Document, Metadata, assemble
from galley.proofs.docx import writing
from galley.proofs.docx.package.archive import PackageError
from galley.proofs.docx.reference import reference
from galley.proofs.docx.reference.admission import admit
from galley.proofs.docx.reference.look import look_of
from galley.proofs.docx.reference.model import Model
from galley.proofs.pdf import pdf
from galley.proofs.pdf.unprintable import UnprintableError
from galley.proofs.press import Press
from galley.proofs.variant import IN_WORD, STANDARD, VARIANTS
from galley.tools import git
from galley.tools.cache import digest
from galley.tools.process import ToolError
from galley.workspace.options.options import PaperOptions, ProofsOptions
from galley.workspace.options.reading import read_options
from galley.workspace.reading.reader import Reader
from galley.workspace.release import build_date
from galley.workspace.style.conventions import words_of


class ProofsPlugin(BasePlugin[LegacyConfig]):
    """Makes the proofs of a set galley when the site is written."""

    wrong_options: tuple[Diagnostic, ...] = ()

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        self.options, self.wrong_options = read_options(
            "galley-proofs", ProofsOptions, options, config_file_path
        )
        super().load_config(options, config_file_path)
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command

    @property
    def proofs(self) -> dict[str, str]:
        """The proofs to be made in this build: what each is, and what its file's name ends with.

        Each is followed by its variants.
        """
        if self.command == "serve" and not self.options.on_serve:
            return {}
        made = {}
        for kind in self.options.formats:
            made[kind] = f".{kind}"
            for variant in (VARIANTS[name] for name in dict.fromkeys(self.options.variants)):
                if kind == "pdf":
                    made[variant.name] = f"{variant.suffix}.pdf"
                elif variant.name in IN_WORD:
                    made[f"docx{variant.suffix}"] = f"{variant.suffix}.docx"
        return made

    def files(self, config: MkDocsConfig, galley: GalleyPlugin) -> dict[str, str]:
        """The names of the proofs' files."""
        name = self._name(config, galley)
        return {proof: f"{name}{ending}" for proof, ending in self.proofs.items()}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if plugin_of(config) is None:
            raise PluginError(
                'The plugin "galley-proofs" needs "galley" before it, in plugins: of mkdocs.yml.'
            )
        return config

    @event_priority(-50)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        # Before the site takes the place of the old one (-100): a proof that fails fails it all.
        galley = plugin_of(config)
        if galley is None:
            return
        galley.proofs = self.files(config, galley)
        if not self.proofs:
            return
        folder = Path(config.site_dir, "downloads")
        folder.mkdir(parents=True, exist_ok=True)
        names = self.files(config, galley)
        for proof, content in self._prove(self._document(config, galley), galley).items():
            (folder / names[proof]).write_bytes(content)
        if self.options.folder and galley.staging is not None:
            made = [folder / name for name in names.values()]
            galley.staging.also(made, galley.folder / self.options.folder)

    def _prove(self, document: Document, galley: GalleyPlugin) -> dict[str, bytes]:
        press = Press(
            galley.folder,
            build_date.of_sources(galley.folder),
            galley.cache,
            galley.brand,
            galley.fonts.folders,
            galley.fonts.families,
        )
        try:
            return proof_building.prove(document, self._orders(document, galley, press), press)
        except UnprintableError as error:
            place = _place(document.parts[error.part].path, error.words, galley)
            raise PluginError(f"The PDF could not be made.\n{place} error: {error}") from error
        except pdf.TemplateError as error:
            place = Location(self.options.template or "Galley's template", error.line, error.column)
            said = f"{place} error: Typst cannot use this template: {error}"
            raise PluginError(f"The PDF could not be made.\n{said}") from error
        except ToolError as error:
            raise PluginError(f"The proofs could not be made. {error}") from error

    def _orders(
        self, document: Document, galley: GalleyPlugin, press: Press
    ) -> dict[str, proof_building.Order]:
        """How each proof is to be made."""
        own_template = self._own(self.options.template, galley.folder)
        template = (own_template or pdf.SHIPPED).read_text("utf-8", errors="replace")
        own_reference = self._own(self.options.reference_document, galley.folder)
        house = admit(own_reference.read_bytes()).content if own_reference else b""

        def order(proof: str) -> proof_building.Order:
            variant = VARIANTS.get(proof.removeprefix("docx-"), STANDARD)
            if proof.startswith("docx"):
                look = look_of(document, press, self.options.paper_size, variant)
                model = Model(reference.make_reference(look), variant, house)
                return proof_building.Order(
                    lambda parts: writing.prove(document, parts, model, press), (model,)
                )
            layout = pdf.Layout(variant, self.options.paper_size, self.options.standards)
            return proof_building.Order(
                lambda parts: pdf.prove(document, parts, template, layout, press),
                # A template of one's own may use other files of the workspace.
                None if own_template else (template, layout),
            )

        return {proof: order(proof) for proof in self.proofs}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        galley = plugin_of(config)
        if galley is not None:
            galley.found += self._unusable(galley)
        return files

    def _unusable(self, galley: GalleyPlugin) -> Iterator[Diagnostic]:
        """What is wrong with the files that take the place of ours."""
        reader, name = Reader(galley.folder), self.options.template
        if name and os.path.lexists(galley.folder / name):
            reader.text(galley.folder / name, name)
        elif name:
            yield _unusable("template", name, "there is no such file", galley)
        name = self.options.reference_document
        path = galley.folder / name
        if name and not os.path.lexists(path):
            yield _unusable("reference document", name, "there is no such file", galley)
        elif name and reader.may_read(path, name):
            yield from _judged(path.read_bytes(), name, galley)
        yield from reader.found

    def _own(self, name: str, folder: Path) -> Path | None:
        """A file that takes the place of one of ours, if it may be read."""
        path = folder / name
        return path if name and Reader(folder).may_read(path, name) else None

    def written(self, config: MkDocsConfig, galley: GalleyPlugin) -> Iterator[Path]:
        """The proofs of the last build."""
        folder = (
            galley.folder / self.options.folder
            if self.options.folder
            else Path(config.site_dir, "downloads")
        )
        yield from (folder / name for name in self.files(config, galley).values())

    def _name(self, config: MkDocsConfig, galley: GalleyPlugin) -> str:
        paper: PaperOptions = galley.options.paper
        words = re.findall(r"[^\W_]+", (paper.title or config.site_name).lower())
        return f"{self.options.name or '-'.join(words)}{galley.circulation.suffix}"

    def _document(self, config: MkDocsConfig, galley: GalleyPlugin) -> Document:
        if galley.galley is None:
            raise PluginError("The proofs were asked for before the galley was set.")
        paper = galley.options.paper
        metadata = Metadata(
            title=paper.title or config.site_name,
            subtitle=paper.subtitle,
            authors=tuple(Author(a.name, a.affiliation) for a in paper.authors),
            date=paper.date,
            version=paper.version,
            status=paper.status,
            notice=paper.notice,
            publisher=paper.publisher or galley.brand.name,
            licence=paper.licence,
            identifier=paper.identifier,
            address=paper.address or config.site_url or "",
            revision=_revision(galley.folder, words_of(paper.language)),
            back_cover=paper.back_cover,
            language=paper.language,
            circulation=galley.circulation,
        )
        files = _images(galley.files, galley.folder)

        def keep(svg: str) -> str:
            address = f"{digest(svg)[:16]}.svg"
            path = galley.cache.file(address, svg.encode())
            files[address] = "/" + path.relative_to(galley.folder).as_posix()
            return address

        return assemble(galley.galley, metadata, files, keep)


def _unusable(kind: str, name: str, reason: str, galley: GalleyPlugin) -> Diagnostic:
    message = f'"{name}" cannot be the {kind}: {reason}'
    # Wherever in the file it is named: under the plugin, by whatever name that goes.
    return Diagnostic(TEMPLATE_IS_USABLE, message, galley.tree.place_of(name))


def _judged(house: bytes, name: str, galley: GalleyPlugin) -> Iterator[Diagnostic]:
    """Why a reference document cannot be used, or what was left out of it."""
    try:
        left_out = admit(house).left_out
    except PackageError as error:
        yield _unusable("reference document", name, str(error), galley)
        return
    if left_out:
        more = f" and {len(left_out) - _SHOWN} more" if len(left_out) > _SHOWN else ""
        shown = "; ".join(left_out[:_SHOWN])
        message = (
            f'"{name}" holds what could act in a reader\'s Word, which is left out: {shown}{more}'
        )
        yield Diagnostic(TEMPLATE_IS_INERT, message, galley.tree.place_of(name))


# So many of the things that were left out are named.
_SHOWN = 8


def _place(path: str, words: tuple[str, ...], galley: GalleyPlugin) -> Location:
    """Where the first of some words that a chapter has stand in its source."""
    pages = galley.galley.pages if galley.galley else {}
    source = pages[path].chapter.source if path in pages else ""
    return Places(path, source).anywhere(*words) if path else Location("the bibliography")


def _revision(folder: Path, words: Words) -> str:
    """The state of the workspace by its commit, and whether it has changed since."""
    name = git.revision(folder)
    changed = words.colophon["changed"].format(revision=name)
    return changed if name and git.is_changed(folder) else name


def _is_own(path: Path, folder: Path) -> bool:
    """Whether a file is a regular one of the workspace, where links lead too."""
    return path.is_file() and path.resolve().is_relative_to(folder)


def _images(files: Files, folder: Path) -> dict[str, str]:
    """Every file of the site by its address, as the proofs find it from the workspace."""
    found = {}
    for file in files:
        source = Path(file.abs_src_path) if file.abs_src_path else None
        if source is not None and source.is_relative_to(folder) and _is_own(source, folder):
            found[file.url] = "/" + source.relative_to(folder).as_posix()
    return found
