"""The `galley` plugin: it reads what MkDocs rendered, sets the galley, and hands the pages back."""

import atexit
import gc
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote

from jinja2 import Environment, TemplateError
from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from galley.core.checks.exceptions import without_excepted
from galley.core.checks.links import check_links
from galley.core.citations.citeproc import Request, Response, Run
from galley.core.galley import Galley, set_galley
from galley.core.html.active_content import inert_titles
from galley.core.html.markers import with_marks_behind_links
from galley.core.insertion.listing import with_backlinks
from galley.core.manuscript import Manuscript
from galley.core.rules.diagnostic import (
    Diagnostic,
    Severity,
    as_errors,
    counted,
    failed,
    in_order,
    with_severities,
)
from galley.core.rules.rules import HOLDS_BACK_A_RELEASE
from galley.hosts.mkdocs import handback, markdown, navigation, neighbours, theme
from galley.tools import interruption, pandoc
from galley.tools.cache import Cache
from galley.tools.process import SUPERVISOR, ToolError
from galley.workspace import ASSETS, deadline, internal_error, preview
from galley.workspace.cleaning import cited, cleaning
from galley.workspace.fonts import fonts, in_pictures, webfonts
from galley.workspace.options.options import GalleyOptions
from galley.workspace.options.reading import read_options
from galley.workspace.options.yaml_tree import tree_of
from galley.workspace.output import marking, publishing, targets
from galley.workspace.output.exchange import PartlyWrittenError
from galley.workspace.output.staging import Staging
from galley.workspace.pictures import charts, pictures
from galley.workspace.pictures.diagrams import Diagrams
from galley.workspace.reading import merging, reader, sources
from galley.workspace.reading.inclusions import Inclusions
from galley.workspace.release import build_date
from galley.workspace.style import brand, circulation, conventions

log = logging.getLogger("mkdocs.plugins.galley")
# So many new values before Python looks for circles among them.
_VALUES = 100_000
STYLESHEET = "assets/galley/galley.css"
SCRIPT = "assets/galley/galley.js"


class OnlySet(Exception):  # noqa: N818  # no error: the galley is set, as was asked
    """Raised when the galley is set and nothing is to be written."""


class GalleyPlugin(BasePlugin[LegacyConfig]):
    """Sets citations, formulas and insertion points of all pages at once."""

    galley: Galley | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    staging: Staging | None = None
    diagrams: Diagrams | None = None
    wrong_options: tuple[Diagnostic, ...] = ()
    # What is wrong with the rest of mkdocs.yml, where Galley itself has read it.
    wrong_configuration: tuple[Diagnostic, ...] = ()
    only_set = False
    # Where the site would go, if nothing is to be written.
    site: Path | None = None
    strict = False
    # Whether files beside the chapters are published only if they are of a harmless kind.
    judges_files = True
    # The time at which the paper is to be released, if it is asked whether it may be.
    release_at: datetime | None = None
    # The proofs that the pages offer, by kind, each with the name of its file.
    proofs: Mapping[str, str] = MappingProxyType({})

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        return self._load(
            options, *read_options("galley", GalleyOptions, options, config_file_path)
        )

    def _load(
        self, given: dict[str, Any], options: GalleyOptions, wrong: tuple[Diagnostic, ...]
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        self.options, self.wrong_options = options, wrong
        # For other plugins to look at: MkDocs itself knows nothing of what may stand in it.
        super().load_config(given)
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command
        interruption.heed()
        # A build makes many values and drops few; to look for circles after every 700 costs a tenth.
        gc.set_threshold(_VALUES)
        # For the same reason the end of the process looks for none: all of its memory goes at once.
        atexit.register(gc.freeze)

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        # First of all plugins: some note here where the site will be written.
        self._begin()
        if self.command in ("build", "gh-deploy"):
            deadline.set_alarm()
        self.folder = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        self.strict = config.strict
        self.cache = Cache.of(self.folder)
        self.tree = tree_of(config.config_file_path)
        self._refuse(config)
        self.brand, found = brand.read(self.folder)
        kinds = conventions.kinds_of(self.options, self.brand)
        markdown.add_extensions(config, [kind.name for kind in kinds])
        navigation.leave_links_to_us(config)
        os.environ.setdefault("SOURCE_DATE_EPOCH", str(build_date.of_sources(self.folder)))
        text_fonts = brand.font_folders(self.brand, self.folder)
        self.fonts = fonts.Fonts.of(self.options, self.folder, text_fonts, self.cache)
        config.extra_css[:0] = [brand.STYLESHEET, webfonts.STYLESHEET, STYLESHEET]
        config.extra_javascript.insert(0, SCRIPT)
        brand.show_logos(self.brand, config)
        name = next((name for name, plugin in config.plugins.items() if plugin is self), "")
        _, self.asked = self.tree.reach("plugins", name)
        self.circulation, unclear = circulation.read(
            self.options.paper, self.brand, self.asked, self.release_at
        )
        self.found = [*found, *unclear, *self.wrong_configuration]
        for plugin in config.plugins.values():
            self.found += getattr(plugin, "wrong_options", ())
        self.found += conventions.wrong_colours(self.options, self.brand, self.asked.place_of)
        # Others (mike) only want to know where the site will stand.
        if self.command in ("build", "gh-deploy") and not self.only_set:
            staging = self.staging = Staging.opened(config, self.cache)
            interruption.unfinished(lambda: (staging.place, *staging.copies))
        return config

    def _begin(self) -> None:
        SUPERVISOR.begin(self.options.time_limit, self.options.memory_limit)

    def _refuse(self, config: MkDocsConfig) -> None:
        """End a build that would read or write what it must not, before it does."""
        own = config.theme.custom_dir
        found = [
            *reader.misplaced(Path(config.docs_dir), self.folder),
            *(reader.misplaced_overrides(Path(own), self.folder) if own else ()),
            *targets.wrong(self.site or Path(config.site_dir), config, self.cache, self.tree),
        ]
        if found:
            self.diagnostics = in_order(found)
            self._report()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        reads = reader.Reader(self.folder)
        reader.read_chapters(files, Path(config.docs_dir), reads)
        if os.path.lexists(self.folder / conventions.LOCK):
            reads.may_read(self.folder / conventions.LOCK, conventions.LOCK, reader.LARGEST)
        self.found += reads.found
        self.left_out = reads.left_out
        if self.judges_files and self.options.html != cleaning.TRUST:
            named = self.options.publish
            shelf = publishing.Publishing(config, self.folder, named, self.options.html)
            self.found += shelf.look_through(files, self.left_out)
        for path in sorted(ASSETS.rglob("*")):
            if path.is_file():
                address = f"assets/galley/{path.relative_to(ASSETS).as_posix()}"
                files.append(File.generated(config, address, abs_src_path=str(path)))
        kinds = conventions.kinds_of(self.options, self.brand)
        for file in brand.site_files(self.brand, kinds, config, self.folder):
            files.append(file)
        self.inclusions = Inclusions.of(config, self.folder)
        if refused := list(self._refused_inclusions(files)):
            # Before other plugins read them.
            self.diagnostics = in_order([*self.found, *dict.fromkeys(refused)])
            self._report()
        gallery = pictures.Gallery(config, self.folder, self.cache, self.options.html)
        self.found += merging.unfinished(self.options, files, config, self.folder)
        self.found += gallery.look_through(files, self.left_out)
        self.taken_out: dict[str, tuple[cleaning.TakenOut, ...]] = {}
        self.files = files
        self._read_ahead(config)
        return files

    def _refused_inclusions(self, files: Files) -> Iterator[Diagnostic]:
        """What is wrong with files that chapters have other plugins read."""
        for file in files.documentation_pages():
            place = self.folder / sources.path_of(file, self.folder)
            for path in self.inclusions.refused(file.content_string, place):
                name = path.relative_to(self.folder).as_posix()
                if wrong := reader.problem(path, name, self.folder):
                    yield wrong

    def _read_ahead(self, config: MkDocsConfig) -> None:
        """Have Pandoc read the entries while MkDocs renders the pages."""
        self.shelf = sources.read_shelf(self.asked, self.options, self.folder)
        self.processor = pandoc.CitationProcessor(
            self.shelf.style.path, self.shelf.style.text, self.options.paper.language, self.cache
        )
        texts = [file.content_string for file in self.files.documentation_pages()]
        self.processor.prepare(self.shelf.likely_entries(texts))

    @event_priority(-100)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        self.nav = nav
        self.found += navigation.check(config, files, self.tree)
        return nav

    @event_priority(-100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        if not reader.has_bounds(page.meta):
            page.meta = {}
        sources.keep_typed(page)
        # Last of all plugins: what others bring into a chapter is read as well.
        readable, found = reader.readable(markdown, page.file, self.folder)
        self.found += found
        return readable

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        # First of all plugins: what others add is the workspace's own, and none of the author's.
        html = with_marks_behind_links(html)
        if self.options.html == cleaning.TRUST:
            return cleaning.without_our_classes(html)
        cleaned, self.taken_out[page.file.src_uri] = cleaning.clean(html)
        return cleaned

    @event_priority(-110)
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        # Behind the links (-50) and the links back (-100) that mkdocstrings puts into the text.
        drawn = self._draw(files, config)
        manuscript, unread = sources.read_manuscript(
            self.nav,
            files,
            self.shelf,
            self.options,
            self.inclusions,
            self.brand,
        )
        self.galley = self._set(manuscript, env)
        found = [
            *self.found,
            *drawn,
            *neighbours.unrendered(files, self.folder),
            *self.shelf.diagnostics,
            *unread,
            *self.galley.diagnostics,
            *self._active(),
            *check_links(
                self.galley.pages.values(),
                self.galley.numbering,
                _addresses(files, self.left_out),
            ),
            *self._undrawn(manuscript, config),
        ]
        chapters, works = manuscript.chapters, manuscript.bibliography
        told = without_excepted(found, chapters, works)
        weighed = with_severities(told, self.options.rules)
        held_back = HOLDS_BACK_A_RELEASE if self.release_at else frozenset[str]()
        self.diagnostics = in_order(as_errors(weighed, held_back))
        for file in files.documentation_pages():
            if file.page is not None:
                set_page = self.galley.pages[sources.path_of(file, self.folder)]
                handback.hand_back(file.page, set_page, trusted=self.options.html == cleaning.TRUST)
        self._report()
        self._add_fonts(files, config)
        return env

    def _draw(self, files: Files, config: MkDocsConfig) -> list[Diagnostic]:
        """Put the pictures of charts and diagrams into the pages; what is wrong with them."""
        self.diagrams = Diagrams(files, self.folder, self.brand, self.cache)
        drawing = charts.Drawing(
            config,
            files,
            self.cache,
            self.brand,
            self.fonts.folders,
            conventions.words_of(self.options.paper.language),
            self.folder,
        )
        for file in files.documentation_pages():
            if file.page is not None:
                drawing.draw(file.page, sources.path_of(file, self.folder))
                self.diagrams.place(file.page, sources.path_of(file, self.folder))
        return [*drawing.found, *self.diagrams.finish()]

    def _add_fonts(self, files: Files, config: MkDocsConfig) -> None:
        """Add the fonts to the site that its letters need."""
        shown = [page.html for page in self.galley.pages.values()] if self.galley else []
        try:
            for file in webfonts.site_files(self.fonts, shown, config):
                files.append(file)
        except ToolError as error:
            raise PluginError(f"The site's fonts could not be made. {error}") from error

    def _undrawn(self, manuscript: Manuscript, config: MkDocsConfig) -> Iterable[Diagnostic]:
        """What the fonts of the PDF lack, where one is made; a browser finds fonts of its own."""
        proofs = config.plugins.get("galley-proofs")
        if self.galley is None or proofs is None or "pdf" not in proofs.options.formats:
            return ()
        return fonts.check(self.fonts, self.galley, manuscript, self.asked, self.options.paper)

    def _active(self) -> Iterator[Diagnostic]:
        """What was taken out of the chapters."""
        for file in self.files.documentation_pages():
            if taken := self.taken_out.get(file.src_uri):
                path, source = sources.path_of(file, self.folder), file.content_string
                yield from cleaning.told(taken, path, source, self.options.html)

    def _set(self, manuscript: Manuscript, env: Environment) -> Galley:
        def cite(request: Request) -> Run:
            run = self.processor.begin(request)

            def response() -> Response:
                if not self.only_set:
                    theme.compile_templates(env, run.is_done)
                return run.response()

            return replace(run, response=response)

        def typeset(formulas: str) -> str:
            return pandoc.mathml(formulas, self.cache)

        return set_galley(manuscript, cite, typeset, cited.clean)

    def _report(self) -> None:
        if self.only_set:
            raise OnlySet
        for diagnostic in self.diagnostics:
            fails = failed([diagnostic], strict=self.strict)
            level = logging.ERROR if fails else _LEVELS[diagnostic.severity]
            log.log(level, "%s", diagnostic)
        # Ours to count: a log that is told to be quiet would hide warnings from MkDocs.
        if self.command != "serve" and failed(self.diagnostics, strict=self.strict):
            raise PluginError(f"The paper has {counted(self.diagnostics)}; nothing was written.")

    @event_priority(-100)
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        # Behind the search: it finds a work in the whole bibliography, once and not on every page.
        if self.galley is not None:
            set_page = self.galley.pages[sources.path_of(page.file, self.folder)]
            content = with_backlinks(page.content or "", set_page.text)
            shown = content + set_page.references
            page.content = shown if self.options.html == cleaning.TRUST else inert_titles(shown)
        return context

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        # A paper that search engines must not list is not listed for them.
        is_map = template_name == "sitemap.xml"
        return "" if is_map and self.circulation.restricted else output_content

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        # Last of all plugins: the site is whole, and only now takes the place of the old one.
        try:
            self._marking().mark(Path(config.site_dir))
            in_pictures.dress(Path(config.site_dir), self.fonts)
        except marking.UnmarkedError as error:
            raise PluginError(f"The site could not be made. {error}") from error
        except ToolError as error:
            raise PluginError(f"The fonts of a picture could not be made. {error}") from error
        deadline.stop_alarm()
        if self.staging is not None:
            with interruption.postponed("Stopped; the build was complete."):
                self.staging.close(config)

    def _marking(self) -> marking.Marking:
        """What is put into every page of the site."""
        words = conventions.words_of(self.options.paper.language)
        rendered = {
            Path(file.abs_dest_path): file.url
            for file in self.files
            if file.is_documentation_page()
        }
        downloads = dict(marking.offered(self.proofs, words))
        return marking.Marking(self.circulation, words, downloads, rendered)

    @event_priority(-100)
    def on_build_error(self, *, error: Exception) -> None:
        # Last of all plugins: what is raised here ends the build in place of the error.
        deadline.stop_alarm()
        if self.staging is not None:
            self.staging.discard()
        if isinstance(error, ToolError):
            raise internal_error.Fault(f"The paper could not be set. {error}") from error
        if isinstance(error, TemplateError):
            raise internal_error.Fault(internal_error.of_theme(error)) from error
        if isinstance(error, OSError):
            told = internal_error.without_traceback(error, self.folder)
            told = self.staging.in_place(told) if self.staging else told
            partly = isinstance(error, PartlyWrittenError)
            raise internal_error.Fault(told, partly=partly) from error
        if not isinstance(error, MkDocsException | OnlySet):
            raise internal_error.Fault(internal_error.told(error, self.cache.folder)) from error

    def on_shutdown(self) -> None:
        # A build that was stopped ends without an error that the host would tell.
        deadline.stop_alarm()
        SUPERVISOR.end()
        # MkDocs keeps the plugin for the next build, whose site may be another.
        self.site = None
        if self.staging is not None:
            self.staging.discard()

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: object) -> Any:
        # A `LiveReloadServer`, by whose name every build would load a web server.
        for path in sources.watched(self.options, self.folder):
            server.watch(str(path))
        server.set_app(preview.guarded(server.get_app(), config.dev_addr.host))
        return server


def plugin_of(config: MkDocsConfig) -> GalleyPlugin | None:
    """The plugin that sets the galley of a site, under whichever name it is configured."""
    return next((p for p in config.plugins.values() if isinstance(p, GalleyPlugin)), None)


_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.WARNING,
    Severity.NOTE: logging.INFO,
}


def _addresses(files: Files, left_out: Iterable[File]) -> dict[str, str]:
    """Every file of the site by its address, with what is wrong with it as a picture.

    Those that were left out are named as well: that they were is told already.
    """
    known = [file for file in left_out if file.src_uri.isprintable()]
    # Links to a chapter that was left out stay as they are written.
    return {address: "" for file in known for address in (file.url, quote(file.src_uri))} | {
        "" if file.url == "./" else file.url: pictures.problem(
            Path(file.abs_src_path) if file.abs_src_path else None
        )
        for file in files
    }
