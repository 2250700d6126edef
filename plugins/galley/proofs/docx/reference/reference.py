"""The reference document: every style of the DOCX, and each kind of its pages, for a person to edit.

It is made from the brand, equal bytes every time; run as a module, this writes the one that Galley
ships. Its text names the styles and shows what each is for: of what a reference document says, a
build takes the styles, the pages, their heads and feet, and never the words.
Format: ECMA-376, WordprocessingML.
"""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from galley.proofs.docx.package.archive import write_package
from galley.proofs.docx.package.ooxml import NAMESPACES
from galley.proofs.docx.package.pages import BODY, FRONT, WIDE
from galley.proofs.docx.reference.look import Look
from galley.proofs.docx.reference.running import relation_id, running_lines, section
from galley.proofs.docx.reference.specimen import specimen
from galley.proofs.docx.reference.style_part import styles_part
from galley.proofs.docx.reference.stylesheet import WordStyle, styles
from galley.proofs.docx.reference.theme import theme

SHIPPED = Path(__file__).parent.parent.parent / "templates" / "reference.docx"

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W, _R = NAMESPACES["w"], NAMESPACES["r"]
_NAMES = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"


def make_reference(look: Look) -> bytes:
    """The reference document in a look."""
    made = styles(look)
    texts = {
        "word/document.xml": _document(look, made),
        "word/styles.xml": styles_part(look, made),
        "word/settings.xml": _settings(look),
        "word/fontTable.xml": _fonts(look),
        "word/theme/theme1.xml": theme(look),
        "word/numbering.xml": f'<w:numbering xmlns:w="{_W}"/>',
        "word/footnotes.xml": _footnotes(),
        "word/webSettings.xml": f'<w:webSettings xmlns:w="{_W}"/>',
        **{f"word/{name}": text for name, text in running_lines().items()},
        "docProps/app.xml": f'<Properties xmlns="{_EXTENDED}"><Application>Galley</Application></Properties>',
        "docProps/core.xml": f"<cp:coreProperties {_CORE}><dc:title>Reference document</dc:title></cp:coreProperties>",
    }
    parts = {
        "[Content_Types].xml": _content_types(texts),
        "_rels/.rels": _relations(_PACKAGE),
        "word/_rels/document.xml.rels": _relations(_of_document()),
        **texts,
    }
    return write_package({n: (_DECLARATION + text).encode() for n, text in parts.items()}, 0)


_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_DOCUMENT_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = {
    "rId1": (f"{_DOCUMENT_RELATIONS}/officeDocument", "word/document.xml"),
    "rId2": (f"{_DOCUMENT_RELATIONS}/extended-properties", "docProps/app.xml"),
    "rId3": (
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml",
    ),
}


def _relations(told: Mapping[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/>'
        for identifier, (kind, target) in told.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'


def _of_document() -> dict[str, tuple[str, str]]:
    kinds = {
        "styles": "styles.xml",
        "settings": "settings.xml",
        "fontTable": "fontTable.xml",
        "theme": "theme/theme1.xml",
        "numbering": "numbering.xml",
        "footnotes": "footnotes.xml",
        "webSettings": "webSettings.xml",
    }
    fixed = {f"rId{n}": (kind, target) for n, (kind, target) in enumerate(kinds.items(), start=1)}
    running = {relation_id(name): (_kind(name), name) for name in running_lines()}
    return {
        identifier: (f"{_DOCUMENT_RELATIONS}/{kind}", target)
        for identifier, (kind, target) in {**fixed, **running}.items()
    }


def _kind(name: str) -> str:
    """Whether a part is a `header` or a `footer`."""
    return name[:6]


def _content_types(parts: Mapping[str, str]) -> str:
    kinds = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "word/theme/theme1.xml": f"{_OFFICE}.theme+xml",
        "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    lines = "".join(
        f'<Override PartName="/{name}" ContentType="{kinds.get(name) or _content_type(name)}"/>'
        for name in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{package}"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _content_type(name: str) -> str:
    return f"{_WORD}.{re.sub(r'[0-9]*$', '', Path(name).stem)}+xml"


def _document(look: Look, made: Mapping[str, WordStyle]) -> str:
    """A page or more of each kind, with a paragraph in each style."""
    sections = {page: section(look, page) for page in (FRONT, BODY, WIDE)}
    return f"<w:document {_NAMES}><w:body>{specimen(made, sections)}</w:body></w:document>"


def _settings(look: Look) -> str:
    colours = "".join(
        f' w:{name}="{value}"'
        for name, value in {
            "bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2",
            **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
            "hyperlink": "hyperlink", "followedHyperlink": "followedHyperlink",
        }.items()
    )  # fmt: skip
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return (
        f'<w:settings {_NAMES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{mode}</w:compat>'
        f'<w:themeFontLang w:val="{look.language}"/><w:clrSchemeMapping{colours}/></w:settings>'
    )


def _fonts(look: Look) -> str:
    """What Word takes where a reader's machine lacks the brand's typefaces."""
    faces = look.faces
    others = {
        faces.base: ("Georgia", "roman", "variable"),
        faces.headings: ("Calibri", "swiss", "variable"),
        faces.monospace: ("Consolas", "modern", "fixed"),
    }
    fonts = "".join(
        f'<w:font w:name="{escape(name)}"><w:altName w:val="{other}"/><w:family w:val="{family}"/>'
        f'<w:pitch w:val="{pitch}"/></w:font>'
        for name, (other, family, pitch) in others.items()
    )
    return f"<w:fonts {_NAMES}>{fonts}</w:fonts>"


def _footnotes() -> str:
    marks = {"separator": -1, "continuationSeparator": 0}
    notes = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, number in marks.items()
    )
    return f"<w:footnotes {_NAMES}>{notes}</w:footnotes>"


if __name__ == "__main__":
    SHIPPED.write_bytes(make_reference(Look()))
