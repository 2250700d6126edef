"""The options of the plugins, as `mkdocs.yml` gives them.

The type of each says what it may be, and `reading.py` holds what is given against it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from galley.core.bibtex.vocabulary import TYPES
from galley.core.register.register import CLOSED_STATUSES
from galley.core.rules.diagnostic import Severity
from galley.core.rules.rules import (
    FILE_IS_INERT,
    HTML_IS_INERT,
    PICTURE_IS_INERT,
    STRICT_SITE,
    THEME_FILE_IS_KEPT,
    Profile,
    Weights,
)
from galley.core.text.lists import Dialect, dialect_of
from galley.proofs.variant import VARIANTS
from galley.workspace.options.bounds import (
    AtLeastOne,
    FileName,
    InnerFolder,
    Language,
    OneOf,
    Reason,
    Recipient,
)

REFUSE, CLEAN, TRUST = "refuse", "clean", "trust"
_OF_ACTIVE_HTML = (FILE_IS_INERT, HTML_IS_INERT, PICTURE_IS_INERT, THEME_FILE_IS_KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorOptions:
    """One author of the paper."""

    name: str
    """The name: `Ana Roe` or `Roe, Ana` for a person, `"{Institute of Stars}"` in braces for an
    organisation."""

    affiliation: str = ""
    """Where the author works, printed below the name."""

    family: str = ""
    """The family name of a person, where it is not the last word of the name."""

    orcid: str = ""
    """The author's ORCID iD, such as `0000-0002-1825-0097`, for reference managers and archives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlingOptions:
    """Who may have the paper, and from when."""

    mark: str = ""
    """A label of the Traffic Light Protocol 2.0, such as `TLP:AMBER`, or one of your own."""

    meaning: str = ""
    """What your own label allows, in a sentence. Labels of the Traffic Light Protocol have theirs."""

    colour: str = "#ffffff"
    """The text colour of your own label."""

    ground: str = "#000000"
    """The background colour of your own label."""

    public: bool = False
    """Whether a paper with your own label may be released."""

    embargo: str | date | None = None
    """The date and time, with its time zone, before which nothing is released, such as
    `2026-11-30T09:00+08:00`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOptions:
    """What the cover says of the paper."""

    title: str | None = None
    """The title. By default, the name of the site."""

    subtitle: str = ""
    """The line below the title."""

    authors: tuple[AuthorOptions, ...] = ()
    """Who wrote the paper: for each author a `name` and, if you like, the other options of an author."""

    date: str = ""
    """The date as printed, such as `23 November 2026`."""

    version: str = ""
    """The version as printed, such as `0.1`."""

    status: str = ""
    """What kind of text this is, such as `Independent working draft`, printed as written."""

    notice: str = ""
    """A sentence at the foot of the cover, such as that no organisation has endorsed the paper."""

    abstract: str = ""
    """What the paper says, in a few sentences, for catalogues and archives. It is not printed."""

    keywords: tuple[str, ...] = ()
    """Words to find the paper by, for catalogues and archives. They are not printed."""

    publisher: str = ""
    """Who publishes the paper. By default, the name in the brand."""

    licence: str = ""
    """How the paper may be used: an SPDX identifier such as `CC-BY-4.0`, or words."""

    identifier: str = ""
    """The paper's DOI, ISBN or report number."""

    address: str = ""
    """Where the paper is published. By default, the address of the site."""

    back_cover: str = ""
    """The words on the back cover of the PDF. Without them there is no back cover."""

    draft: bool = False
    """Whether every page says that this is a draft, not for citation."""

    draft_statuses: tuple[str, ...] = ()
    """The values of `status` that make the paper a draft, such as `Consultation draft`."""

    handling: HandlingOptions = HandlingOptions()
    """Who may have the paper, and from when: a mark on every page, and an embargo."""

    language: Annotated[str, Language()] = ""
    """The language of the paper, as a BCP 47 tag such as `en-GB`, `ms` or `zh-Hans`: for citations,
    hyphenation, readers' tools and the words that Galley prints. Plain `en` is American English. By default,
    the language of the theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberingOptions:
    """Which numbers the paper has."""

    section_depth: int = 0
    """How deep headings are numbered: 0 for none, 1 for chapters, 3 for 2.1.1."""

    per_chapter: bool = False
    """Whether figures, tables and equations start again in each chapter, as in Figure 2.3."""

    paragraphs: bool = False
    """Whether the paragraphs of the body are numbered in the margin."""

    front: Annotated[str, OneOf("none", "roman")] = "none"
    """How chapters of the front matter are numbered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOptions:
    """A kind of register item."""

    name: str
    """The word that opens a block of this kind, and begins its ids."""

    prefix: str
    """The letter of its numbers, such as `N` in N1."""

    label: str
    """The word in a reference to one, such as `need`."""

    plural: str = ""
    """The word in a reference to several. By default, the label with an s."""

    colour: str = "secondary"
    """The colour of its boxes: `#rrggbb`, or the name of a brand colour such as `info`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptOptions:
    """How passages in other scripts are set."""

    han: str = "zh"
    """The language of Chinese characters without kana, unless the author names another."""

    fonts: tuple[str, ...] = ()
    """Folders with fonts (OTF, TTF) for scripts that Galley's own fonts lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationOptions:
    """A kind of link between two items."""

    name: str
    """The option of an item that writes such a link, such as `addresses`."""

    forward: str
    """The words before the linked items, such as `Addresses`."""

    backward: str
    """The words in the linked item, such as `Addressed by`."""

    sources: tuple[str, ...]
    """The kinds that such a link may start from."""

    targets: tuple[str, ...]
    """The kinds that such a link may lead to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOptions:
    """A group of works in the bibliography."""

    title: str
    """The heading of the group, such as `Law`."""

    types: tuple[Annotated[str, OneOf(*sorted(TYPES))], ...] = ()
    """The types of the entries that belong to it, such as `legislation`."""

    keywords: tuple[str, ...] = ()
    """The words in the field `keywords` of the entries that belong to it; a group without types and
    keywords takes the works that are in no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleyOptions:
    """The options of the `galley` plugin."""

    root: str = ""
    """The folder above from which files may also be read, such as `..`, for papers that share files. It
    must be in the same Git repository. By default, the folder of `mkdocs.yml`."""

    bibliography: str | tuple[str, ...] | None = None
    """A BibTeX file, a folder of them, or a list of files and folders. In a site without one,
    `@name` is text. By default, `references.bib` if that file exists."""

    style: str = ""
    """A CSL file. By default, Chicago author-date."""

    citation_notes: bool = False
    """Whether each citation is a numbered note that holds the whole entry, whatever the style."""

    page_bibliographies: bool | None = None
    r"""Whether each page ends with the references that it cites. By default, `true`, unless
    citations are notes. `\bibliography` moves the list of a page."""

    bibliography_groups: tuple[GroupOptions, ...] = ()
    """The groups of the whole bibliography, in their order: a work is in the first that it fits."""

    short_names: Mapping[str, str] = field(default_factory=dict)
    """The short names of organisations, by their whole names: citations print the short one, the list
    of works the whole one."""

    numbering: NumberingOptions = NumberingOptions()
    """Which numbers the paper has."""

    expand_abbreviations: bool = False
    """Whether each abbreviation is written in full where the paper first uses it."""

    kinds: tuple[KindOptions, ...] = ()
    """The kinds of register items. Your list replaces the default one."""

    relations: tuple[RelationOptions, ...] = ()
    """The relations between items. Your list replaces the default one."""

    closed_statuses: tuple[str, ...] = CLOSED_STATUSES
    """An item is closed if its `status` begins with one of these words. A closed item neither needs an
    answer nor gives one."""

    macros: str = ""
    r"""A file of definitions for formulas, such as `\newcommand{\E}{\mathbb{E}}`."""

    table_captions: Annotated[str, OneOf("above", "below")] = "above"
    """Where the captions of tables are, in the site, the PDF and the DOCX."""

    scripts: ScriptOptions = ScriptOptions()
    """How passages in other scripts are set."""

    rules: Mapping[str, Annotated[str, OneOf("error", "warning", "note", "off")]] = field(
        default_factory=dict
    )
    """The severity of a rule, by the rule's name."""

    waivers: Mapping[str, Annotated[str, Reason()]] = field(default_factory=dict)
    """The rules whose warnings do not stop a release, each with the reason. The reasons are published
    with the release."""

    manual: str = ""
    """The web address of a manual, so that messages link to the pages of their rules."""

    profile: Annotated[str, OneOf(*Profile)] | None = None
    """What is built: a paper, or any site that MkDocs builds. By default, a paper if there are options
    under `paper`, otherwise a site."""

    lists: Annotated[str, OneOf(*Dialect)] | None = None
    """By whose rules lists are read. By default, `commonmark` in a paper and
    `python-markdown` in a site."""

    html: Annotated[str, OneOf(REFUSE, CLEAN, TRUST)] | None = None
    """What happens to HTML and SVG that run a program or request something: `refuse` removes it and
    reports an error; `clean` removes it and warns; `trust` leaves it. By default, `refuse` in a paper
    and `trust` in a site."""

    content_security_policy: bool | None = None
    """Whether each page tells browsers to run no program, apply no style and ask no host but the
    site's own; so it is in a paper, where it is not given, and not in a site."""

    comments_on_site: bool = False
    """Whether readers can comment on the pages of the site. Comments stay in the reader's browser until the
    reader saves them as a file, which `galley review import` reads, or sends them."""

    comments_to: Annotated[str, Recipient()] = ""
    """Where readers send a comment from the site: an e-mail address, or the address of the form for new
    issues, such as `https://github.com/OWNER/REPOSITORY/issues/new`."""

    review: Annotated[str, InnerFolder()] = "review"
    """The folder in the workspace that has the rounds of comments. It may be a clone of a second repository,
    so that what reviewers sent stays private and only the annex is published."""

    publish: tuple[str, ...] = ()
    """Files in the chapters' folder that the site publishes whatever their type: paths, or patterns
    such as `demo/*.html`."""

    pure: tuple[str, ...] = ()
    """Plugins, hooks and Markdown extensions, by their names in `mkdocs.yml`, that depend on nothing but
    the files of the workspace, their options and their version. `galley build` then does nothing if
    nothing has changed."""

    time_limit: Annotated[int, AtLeastOne("a second")] = 600
    """How many seconds a build may take before it is stopped, with the programs that it runs. On
    Windows, only the programs are stopped."""

    memory_limit: Annotated[int, AtLeastOne("a megabyte")] = 4000
    """How many megabytes of memory a program such as Pandoc or Typst may use, on Linux."""

    paper: PaperOptions = PaperOptions()
    """What the cover says of the paper."""

    @property
    def built_as(self) -> Profile:
        """The profile that is named; a paper where one is described, otherwise a site."""
        described = Profile.PAPER if self.paper != PaperOptions() else Profile.SITE
        return Profile(self.profile) if self.profile else described

    @property
    def is_paper(self) -> bool:
        """Whether the workspace is built as a paper."""
        return self.built_as is Profile.PAPER

    @property
    def reason(self) -> str:
        """Which profile the workspace has and why, in a sentence."""
        if self.profile:
            return f"Profile: {self.profile}, because mkdocs.yml says profile: {self.profile}."
        has = "has" if self.is_paper else "does not have"
        return f"Profile: {self.built_as}, because mkdocs.yml {has} the option paper."

    @property
    def dialect_of_lists(self) -> Dialect:
        """By whose rules lists are read: those of the option, or those of the profile."""
        return Dialect(self.lists) if self.lists else dialect_of(self.built_as)

    @property
    def html_policy(self) -> str:
        """What becomes of active HTML: as the option says; a site trusts it, as MkDocs does."""
        return self.html or (REFUSE if self.is_paper else TRUST)

    @property
    def has_policy(self) -> bool:
        """Whether each page has a Content-Security-Policy, as the option says, or the profile."""
        given = self.content_security_policy
        return self.is_paper if given is None else given

    def held_strictly(self, rules: Iterable[str] = STRICT_SITE) -> "GalleyOptions":
        """The options of a strict build that fails for these rules, unless their severity is given."""
        failing = sorted(set(rules) - self.waivers.keys())
        return replace(self, rules={**dict.fromkeys(failing, Severity.ERROR), **self.rules})

    def weights(self, *, is_release: bool = False) -> Weights:
        """How much the rules weigh, in a draft or in a release."""
        # What is cleaned by choice is not an error.
        cleaned = dict.fromkeys((rule.name for rule in _OF_ACTIVE_HTML), "warning")
        given = {**(cleaned if self.html_policy == CLEAN else {}), **self.rules}
        waived = self.waivers if is_release else {}
        return Weights(self.built_as, given, is_release=is_release, waived=waived)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofsOptions:
    """The options of the `galley-proofs` plugin."""

    formats: tuple[Annotated[str, OneOf("pdf", "docx")], ...] = ("pdf", "docx")
    """Which files are made as well as the site."""

    name: Annotated[str, FileName()] = ""
    """The name of the files without the ending. By default, it is made from the title."""

    folder: str = ""
    """A folder in the workspace that gets a copy of the files. The site always has them."""

    variants: tuple[Annotated[str, OneOf(*VARIANTS)], ...] = ()
    """Further files: `large-print` (16 points or more) and `review` (numbered lines) of each format,
    `print` (two-sided, with crop marks) of the PDF."""

    paper_size: Annotated[str, OneOf("a4", "us-letter")] = "a4"
    """The size of the pages."""

    standards: tuple[Annotated[str, OneOf("ua-1", "a-2a")], ...] = ("ua-1", "a-2a")
    """What the PDF must meet, checked while it is written: `ua-1` for readers with a screen reader,
    `a-2a` for archives."""

    template: str = ""
    """A Typst file to use in place of Galley's template for the PDF."""

    reference_document: str = ""
    """A Word file whose styles the DOCX uses in place of Galley's."""

    on_serve: bool = False
    """Whether `serve` makes the files too, after every change."""


def named_files(options: GalleyOptions, proofs: ProofsOptions | None) -> Iterator[str]:
    """The files that the options name, and folders of bibliographies, in their order."""
    given = options.bibliography or ()
    yield from [given] if isinstance(given, str) else map(str, given)
    names = (
        options.style,
        options.macros,
        *((proofs.template, proofs.reference_document) if proofs else ()),
    )
    yield from filter(None, names)
