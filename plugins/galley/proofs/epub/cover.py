"""The cover of the EPUB: a picture with the title, in the colours and typefaces of the brand."""

from galley.proofs.document.document import Metadata
from galley.proofs.pdf.spelling import literal
from galley.proofs.press import Press
from galley.tools import typst

# The cover is as large as shops ask for: 1600 to 2400 pixels.
_WIDTH, _HEIGHT, _RESOLUTION = 400, 600, 288


def cover(metadata: Metadata, press: Press) -> bytes:
    """The cover as a PNG."""
    colours, faces = press.brand.colours, press.brand.typography
    ground, ink = colours.primary, colours.text("background", colours.primary)
    authors = ", ".join(author.name for author in metadata.authors)
    foot = "  ·  ".join(filter(None, (metadata.version, metadata.date)))
    source = f"""
#set page(width: {_WIDTH}pt, height: {_HEIGHT}pt, margin: 44pt, fill: rgb({literal(ground)}))
#set text(font: {literal(faces.headings)}, fill: rgb({literal(ink)}), size: 15pt, hyphenate: false)
#set par(leading: 0.5em)
#v(1fr)
#text(size: 34pt, weight: "bold")[#{literal(metadata.title)}]
#v(10pt)
#text(size: 17pt)[#{literal(metadata.subtitle)}]
#v(2fr)
#line(length: 30%, stroke: 2pt + rgb({literal(ink)}))
#v(6pt)
#{literal(authors)}
#v(2pt)
#text(size: 12pt)[#{literal(foot)}]
"""
    (page, *_) = typst.pngs(source, press.typesetting(()), _RESOLUTION)
    return page
