"""A workspace as it is opened: what it asks for, how it looks, what is wrong with that."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from galley.core.brand.brand import Brand
from galley.core.brand.circulation import Circulation
from galley.core.register.register import Kind
from galley.core.rules.diagnostic import Diagnostic
from galley.core.rules.words import Words
from galley.core.text.settings import YamlNode
from galley.tools.cache import Cache
from galley.workspace import revisions
from galley.workspace.fonts.fonts import Fonts
from galley.workspace.options.options import TRUST, GalleyOptions, ProofsOptions
from galley.workspace.reading.reach import Reach, reach_asked
from galley.workspace.site_settings import SiteSettings
from galley.workspace.style import brand, circulation, conventions


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a workspace is opened with: its settings, and what is asked of it.

    `settings` is the tree of `mkdocs.yml`, `asked` the part of it that is the plugin's own. With
    `release_at`, it is asked too whether the paper may be released at that time.
    """

    site: SiteSettings
    options: GalleyOptions
    proofs: ProofsOptions | None
    settings: YamlNode
    asked: YamlNode
    cache: Cache
    serving: bool = False
    release_at: datetime | None = None

    @property
    def folder(self) -> Path:
        """The folder of the workspace."""
        return self.cache.workspace

    @property
    def formats_and_standards(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The formats of the proofs, and the standards that the PDF must meet: that of a site need not."""
        if self.proofs is None:
            return (), ()
        return self.proofs.formats, self.proofs.standards if self.options.is_paper else ()

    @property
    def reach(self) -> Reach:
        """How far the workspace reads."""
        return reach_asked(self.folder, self.options.root)

    @property
    def language(self) -> str:
        """The language of the paper: its own, or that of the site."""
        return self.options.paper.language or self.site.language

    def at(self, revision: str) -> AbstractContextManager[Path]:
        """The folder of the workspace as it was at a revision, to be read as long as the context lasts."""
        return revisions.at(self.folder, revision)

    def opened(self, told: Iterable[Diagnostic]) -> "Workspace":
        """The workspace with its brand, its fonts and the paper's circulation.

        `told` is what is wrong with the settings by themselves.
        """
        options = self.options
        look, found = brand.read(self.reach)
        marks, unclear = circulation.read(options.paper, look, self.asked, self.release_at)
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return Workspace(
            **given,
            brand=look,
            fonts=Fonts.of(options, self.reach, brand.font_folders(look, self.reach), self.cache),
            circulation=marks,
            diagnostics=(
                *found,
                *unclear,
                *told,
                *conventions.wrong_colours(options, look, self.asked.place_of),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace(Opening):
    """A workspace that is open."""

    brand: Brand
    fonts: Fonts
    circulation: Circulation
    diagnostics: tuple[Diagnostic, ...]

    @property
    def lock(self) -> Path:
        """The file that remembers the links of the register, if there is one."""
        return self.folder / conventions.lock_of(self.site.config_file)

    @property
    def trusts_html(self) -> bool:
        """Whether HTML and SVG of the chapters may be active."""
        return self.options.html_policy == TRUST

    @property
    def elsewhere(self) -> dict[str, Path]:
        """The files of a brand whose file is not beside `mkdocs.yml`, by the names that proofs have for them."""
        home = brand.home_of(self.reach)
        if home == self.folder:
            return {}
        return {f"/{name}": home / name for name in brand.files(self.brand)}

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of items in the register, in the brand's colours."""
        return conventions.kinds_of(self.options, self.language, self.brand)

    @property
    def words(self) -> Words:
        """What Galley prints itself, in the language of the paper."""
        return conventions.words_of(self.language)
