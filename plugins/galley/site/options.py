"""The options of the plugins, as `mkdocs.yml` gives them."""

from mkdocs.config import config_options as c
from mkdocs.config.base import Config


class AuthorOptions(Config):
    """One author of the paper."""

    name = c.Type(str)
    """The name as printed."""

    affiliation = c.Type(str, default="")
    """Where the author works, printed below the name."""


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

    language = c.Type(str, default="en-GB")
    """The language of the paper, as a BCP 47 tag: for citations, hyphenation and readers' tools."""


class GalleyOptions(Config):
    """The options of the `galley` plugin."""

    bibliography = c.Type((str, list), default="references.bib")
    """A BibTeX file, a folder of them, or a list of files and folders, beside `mkdocs.yml`."""

    style = c.Type(str, default="")
    """A CSL file beside `mkdocs.yml`; Chicago author-date where none is given."""

    page_bibliographies = c.Type(bool, default=True)
    r"""Whether each page ends with the references that it cites; `\bibliography` moves its own."""

    paper = c.SubConfig(PaperOptions)
    """What the cover says of the paper."""


class ProofsOptions(Config):
    """The options of the `galley-proofs` plugin."""

    formats = c.ListOfItems(c.Choice(("pdf", "docx")), default=["pdf", "docx"])
    """Which files are made beside the site: `pdf`, `docx`."""

    name = c.Type(str, default="")
    """The name of the files without their ending; made from the title where it is not given."""

    folder = c.Type(str, default="")
    """A folder beside `mkdocs.yml` that gets a copy of the files; the site always has them."""

    on_serve = c.Type(bool, default=False)
    """Whether `serve` makes the files too, after every change."""
