"""The options of the plugins, as `mkdocs.yml` gives them."""

from datetime import date

from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError

from galley.core.register.register import CLOSED_STATUSES
from galley.core.text.script import is_language
from galley.proofs.variant import VARIANTS


class Positive(c.Type[int]):
    """A whole number of something, one at least; `one` names the unit."""

    def __init__(self, one: str, default: int) -> None:
        super().__init__(int, default=default)
        self._one = one

    def run_validation(self, value: object) -> int:
        number: int = super().run_validation(value)
        if number < 1:
            raise ValidationError(f"{number} is less than {self._one}")
        return number


class FileName(c.Type[str]):
    """The name of a file without a folder."""

    def __init__(self) -> None:
        super().__init__(str, default="")

    def run_validation(self, value: object) -> str:
        name: str = super().run_validation(value)
        if name.startswith(".") or any(sign in name for sign in "/\\:\0\n"):
            raise ValidationError(f'"{name}" is not the name of a file; write it without a folder')
        return name


class Language(c.Type[str]):
    """A language, as a BCP 47 tag."""

    def __init__(self, default: str) -> None:
        super().__init__(str, default=default)

    def run_validation(self, value: object) -> str:
        tag: str = super().run_validation(value)
        if not is_language(tag):
            raise ValidationError(f'"{tag}" is no language tag; one is such as en-GB, ms or ta')
        return tag


class AuthorOptions(Config):
    """One author of the paper."""

    name = c.Type(str)
    """The name as printed."""

    affiliation = c.Type(str, default="")
    """Where the author works, printed below the name."""


class HandlingOptions(Config):
    """Who may have the paper, and from when on."""

    mark = c.Type(str, default="")
    """A label of the Traffic Light Protocol 2.0, such as `TLP:AMBER`, or one of your own."""

    meaning = c.Type(str, default="")
    """What the label allows, in a sentence; those of the Traffic Light Protocol have theirs."""

    colour = c.Type(str, default="#ffffff")
    """The colour of the words of your own label."""

    ground = c.Type(str, default="#000000")
    """The colour of the ground of your own label."""

    public = c.Type(bool, default=False)
    """Whether a paper with your own label may be released."""

    embargo = c.Optional(c.Type((str, date)))
    """The date and time, with its zone, before which nothing is released: `2026-11-30T09:00+08:00`."""


class PaperOptions(Config):
    """What the cover says of the paper."""

    title = c.Optional(c.Type(str))
    """The paper's title; the site's name where it is not given."""

    subtitle = c.Type(str, default="")
    """The line below the title."""

    authors = c.ListOfItems(c.SubConfig(AuthorOptions), default=[])
    """Who wrote the paper, each with a `name` and perhaps an `affiliation`."""

    date = c.Type(str, default="")
    """The date as printed, such as `23 November 2026`."""

    version = c.Type(str, default="")
    """The version as printed, such as `0.1`."""

    status = c.Type(str, default="")
    """What kind of text this is, such as `Independent working draft`."""

    notice = c.Type(str, default="")
    """A sentence at the foot of the cover, such as who does not endorse the paper."""

    publisher = c.Type(str, default="")
    """Who publishes the paper; the name of the brand where it is not given."""

    licence = c.Type(str, default="")
    """How the paper may be used: an SPDX identifier such as `CC-BY-4.0`, or words."""

    identifier = c.Type(str, default="")
    """A DOI, an ISBN or a report's number."""

    address = c.Type(str, default="")
    """Where the paper is published; the site's address where it is not given."""

    back_cover = c.Type(str, default="")
    """The words on the back cover of the PDF; no back cover where there are none."""

    draft = c.Type(bool, default=False)
    """Whether every page says that this is a draft, not for citation."""

    draft_statuses = c.ListOfItems(c.Type(str), default=[])
    """The words of `status` that make the paper a draft, such as `Consultation draft`."""

    handling = c.SubConfig(HandlingOptions)
    """Who may have the paper, and from when on: a mark on every page, an embargo."""

    language = Language(default="en-GB")
    """The language of the paper, as a BCP 47 tag: for citations, hyphenation and readers' tools."""


class NumberingOptions(Config):
    """Which numbers the paper has."""

    section_depth = c.Type(int, default=0)
    """How deep headings are numbered: 0 for none, 1 for chapters, 3 for 2.1.1."""

    per_chapter = c.Type(bool, default=False)
    """Whether figures, tables and equations start anew in each chapter, as in Figure 2.3."""

    paragraphs = c.Type(bool, default=False)
    """Whether the paragraphs of the body are numbered in the margin."""

    front = c.Choice(("none", "roman"), default="none")
    """How chapters of the front matter are numbered."""


class KindOptions(Config):
    """A kind of register item."""

    name = c.Type(str)
    """The word that opens a block of this kind, and that its ids begin with."""

    prefix = c.Type(str)
    """The letter of its numbers, such as `N` in N1."""

    label = c.Type(str)
    """The word in a reference to one, such as `need`."""

    plural = c.Type(str, default="")
    """The word in a reference to several; the label with an s where it is not given."""

    colour = c.Type(str, default="secondary")
    """The colour of its boxes, as `#rrggbb` or by a name of the brand's, such as `info`."""


class ScriptOptions(Config):
    """How passages in other scripts are set."""

    han = c.Type(str, default="zh")
    """The language that Chinese characters without kana are in, unless an author names another."""

    fonts = c.ListOfItems(c.Type(str), default=[])
    """Folders beside `mkdocs.yml` with fonts (OTF, TTF) for what those that come with Galley lack."""


class RelationOptions(Config):
    """What one item may be to another."""

    name = c.Type(str)
    """The option of a block that writes such a link, such as `addresses`."""

    forward = c.Type(str)
    """The words before the targets, such as `Addresses`."""

    backward = c.Type(str)
    """The words on the target's side, such as `Addressed by`."""

    sources = c.ListOfItems(c.Type(str))
    """The kinds that may write such a link."""

    targets = c.ListOfItems(c.Type(str))
    """The kinds that such a link may lead to."""


class GalleyOptions(Config):
    """The options of the `galley` plugin."""

    bibliography = c.Type((str, list), default="references.bib")
    """A BibTeX file, a folder of them, or a list of files and folders, beside `mkdocs.yml`."""

    style = c.Type(str, default="")
    """A CSL file beside `mkdocs.yml`; Chicago author-date where none is given."""

    citation_notes = c.Type(bool, default=False)
    """Whether each citation is a numbered note that holds the whole entry, whatever the style."""

    page_bibliographies = c.Optional(c.Type(bool))
    r"""Whether each page ends with the references that it cites, as it does where citations are no
    notes; `\bibliography` moves a page's own."""

    numbering = c.SubConfig(NumberingOptions)
    """Which numbers the paper has."""

    expand_abbreviations = c.Type(bool, default=False)
    """Whether each abbreviation is written out where the paper first uses it."""

    kinds = c.ListOfItems(c.SubConfig(KindOptions), default=[])
    """The kinds of register items; needs, considerations and recommendations where none are given."""

    relations = c.ListOfItems(c.SubConfig(RelationOptions), default=[])
    """The relations between items; those that come with Galley where none are given."""

    closed_statuses = c.ListOfItems(c.Type(str), default=list(CLOSED_STATUSES))
    """What the `status` of an item begins with if the item is no longer open: such an item neither
    needs an answer nor gives one."""

    scripts = c.SubConfig(ScriptOptions)
    """How passages in other scripts are set."""

    rules = c.DictOfItems(c.Choice(("error", "warning", "note", "off")), default={})
    """The severity of a rule, by the rule's name."""

    manual = c.Type(str, default="")
    """The address of a manual on the web, for the links of messages to the pages of their rules."""

    html = c.Choice(("refuse", "clean", "trust"), default="refuse")
    """What becomes of HTML and SVG that run a program or ask for something: `refuse` takes it out
    and calls it an error, `clean` takes it out and warns, `trust` leaves it."""

    publish = c.ListOfItems(c.Type(str), default=[])
    """Files of the chapters' folder that the site publishes whatever their kind: paths or patterns
    such as `demo/*.html`."""

    time_limit = Positive("a second", default=600)
    """How many seconds a build may take before it is stopped, with the programs that it runs."""

    memory_limit = Positive("a megabyte", default=4000)
    """How many megabytes of memory a program such as Pandoc or Typst may use (on Linux)."""

    paper = c.SubConfig(PaperOptions)
    """What the cover says of the paper."""


class ProofsOptions(Config):
    """The options of the `galley-proofs` plugin."""

    formats = c.ListOfItems(c.Choice(("pdf", "docx")), default=["pdf", "docx"])
    """Which files are made beside the site: `pdf`, `docx`."""

    name = FileName()
    """The name of the files without their ending; made from the title where it is not given."""

    folder = c.Type(str, default="")
    """A folder beside `mkdocs.yml` that gets a copy of the files; the site always has them."""

    variants = c.ListOfItems(c.Choice(tuple(VARIANTS)), default=[])
    """Further files: `large-print` (16 points and more) and `review` (with numbered lines) of each
    format, `print` (two-sided, with crop marks) of the PDF."""

    paper_size = c.Choice(("a4", "us-letter"), default="a4")
    """The sheet that the pages are made for: `a4` or `us-letter`."""

    standards = c.ListOfItems(c.Choice(("ua-1", "a-2a")), default=["ua-1", "a-2a"])
    """Standards that the PDF must meet, checked while it is written: `ua-1` for readers with a
    screen reader, `a-2a` for archives."""

    template = c.Type(str, default="")
    """A Typst file beside `mkdocs.yml` in place of our template for the PDF."""

    reference_document = c.Type(str, default="")
    """A Word file beside `mkdocs.yml` whose styles the DOCX takes in place of ours."""

    on_serve = c.Type(bool, default=False)
    """Whether `serve` makes the files too, after every change."""
