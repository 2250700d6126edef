"""The title page: who publishes what, who wrote it, and how far it may go."""

from galley.core.brand import Brand, Logo
from galley.core.document import Metadata
from galley.core.filters import Element
from galley.core.words import Words
from galley.proofs.docx.divisions import inlines, styled

_LOGO = "1.7cm"


def cover(metadata: Metadata, words: Words, brand: Brand) -> list[Element]:
    """The blocks of the title page, each author with where they work below."""
    version = f"Version {metadata.version}" if metadata.version else ""
    circulation = metadata.circulation
    lines = [
        ("Status", metadata.status),
        ("Title", metadata.title),
        ("Subtitle", metadata.subtitle),
        *(
            line
            for author in metadata.authors
            for line in (("Author", author.name), ("Affiliation", author.affiliation))
        ),
        ("Date", "  ·  ".join(filter(None, (version, metadata.date)))),
        *(("Cover Mark", line) for line in circulation.lines(words)),
        ("Cover Mark", circulation.mark.label if circulation.mark else ""),
        ("Cover Meaning", circulation.mark.meaning if circulation.mark else ""),
        ("Notice", metadata.notice),
    ]
    logo = [_picture(brand.logos.cover)] if brand.logos.cover else []
    return [*logo, *(styled(style, [_paragraph(inlines(text))]) for style, text in lines if text)]


def _paragraph(content: list[Element]) -> Element:
    return {"t": "Para", "c": content}


def _picture(logo: Logo) -> Element:
    attributes = ["", [], [["height", _LOGO]]]
    told = {"t": "Image", "c": [attributes, inlines(logo.alternative), [f"/{logo.path}", ""]]}
    return styled("Cover Logo", [_paragraph([told])])
