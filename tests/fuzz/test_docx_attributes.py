"""Whatever attributes, classes, ids and addresses an author gives, the DOCX is valid and does nothing."""

import re
import tempfile
import zipfile
from html import escape
from pathlib import Path

from galley.core.html.safe_addresses import outward
from galley.workspace.cleaning.cleaning import clean
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support.docx_making import document_of, proofs_of
from tests.support.effort import often
from tests.support.validator import errors

CANARY = "xylophone"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = st.text(
    st.sampled_from("ab1 \"'<>&#;:/\\%{}[]()=+-\u00e9\u5b57\u202e\x01\ufffe\t\n"), max_size=12
)
_ORDERS = st.sampled_from(
    """
    insertion deletion paragraph-insertion paragraph-deletion comment-start comment-end csl-no-emph
    custom-style refs mark underline smallcaps galley-matrix galley-number galley-equation galley-item
    galley-list galley-crossref galley-chart-data galley-unresolved galley-label galley-bar
    galley-paragraph-number galley-bibliography galley-contents galley-item-head csl-entry tab tabs
    admonition admonition-title wide kbd need unnumbered numberLines
    """.split()
)
_NAMES = st.sampled_from(
    """
    class id lang dir width height title alt style author date custom-style data-custom-style
    data-for data-kind data-id number data-number colspan rowspan start startFrom role cite name
    """.split()
)
_VALUES = st.one_of(
    _ORDERS,
    _SIGNS,
    st.lists(_ORDERS, max_size=4).map(" ".join),
    st.sampled_from(
        [
            *("50%", "1e400in", "-3cm", "99999999999cm", "NaN", "3", "0", "10em", "1.5in", "3;x"),
            *(
                "en",
                "x-y-z",
                "zh-Hant",
                '"><w:p/>',
                "rtl",
                "figure",
                "equation",
                "eq-1",
                "Heading 1",
            ),
            *(f"<w:r>{CANARY}</w:r>", f'{CANARY}" w:val="{CANARY}', "]]>", "2026-01-01T00:00:00Z"),
        ]
    ),
)
_ADDRESSES = st.one_of(
    st.sampled_from(
        [
            *(
                f"javascript:{CANARY}",
                f"file:///{CANARY}",
                f"//{CANARY}/share",
                f"\\\\{CANARY}\\share",
            ),
            *(
                f"data:text/html,{CANARY}",
                f"ms-word:ofe|u|{CANARY}",
                f"vbscript:{CANARY}",
                "/etc/passwd",
            ),
            *(
                "https://example.org/a b",
                "http://[x",
                "https://example.org:x/",
                "mailto:a@example.org",
            ),
            *(
                "#one",
                "#x y",
                "mailto:a@b@c",
                "https://example.org/\x01",
                "HTTPS://EXAMPLE.ORG/ü?%",
            ),
        ]
    ),
    _SIGNS,
)
_ATTRIBUTES = st.dictionaries(_NAMES, _VALUES, max_size=5)
_ELEMENTS = st.sampled_from(
    "div span p h2 h4 table ul ol li blockquote pre code em strong figure dl dt sup a section".split()
)


def _spelled(told: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in told.items())


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    """An element with attributes, around words or other elements."""
    name, told = draw(_ELEMENTS), dict(draw(_ATTRIBUTES))
    inner = draw(st.sampled_from(["words", "", "<p>words</p>", "1", "<em>w</em>\\(x\\)", None]))
    if inner is None:
        inner = draw(_pieces())
    if name == "a":
        told["href"] = draw(_ADDRESSES)
    if name == "table":
        cells = draw(st.lists(st.integers(0, 3), max_size=3))
        rows = "".join(f"<tr>{f'<td{_spelled(told)}>{inner}</td>' * count}</tr>" for count in cells)
        inner = rows
    return f"<{name}{_spelled(told)}>{inner}</{name}>"


@given(st.lists(_pieces(), min_size=20, max_size=80))
@settings(often(6), phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_docx_obeys_no_attribute(pieces: list[str]) -> None:
    """It is valid, has no changes, comments or styles of an author's, and leads only outward."""
    html, _ = clean("".join(pieces))
    for text in (html, "".join(pieces)):
        # With and without the cleaning of chapters, which a paper can turn off.
        with tempfile.TemporaryDirectory() as folder:
            made = proofs_of(document_of(f'<h1 id="one">One</h1>{text}'), {"x": b""}, Path(folder))[
                "x"
            ]
            assert errors(made) == [], pieces
            with zipfile.ZipFile(made) as package:
                parts = {name: package.read(name) for name in package.namelist()}
        _judge(parts)


def _judge(parts: dict[str, bytes]) -> None:
    for name, data in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        root = etree.fromstring(data)
        for tag in ("ins", "del", "moveFrom", "moveTo", "comment", "commentReference", "object"):
            assert next(root.iter(f"{_W}{tag}"), None) is None, (name, tag)
        told = [e.text or "" for e in root.iter(f"{_W}instrText")]
        assert all(re.match(r" (?:TOC|SEQ|REF|PAGE|STYLEREF) ", words) for words in told), told
        assert not any(CANARY in words for words in told)
        if name.endswith(".rels"):
            for relation in root:
                target = relation.get("Target", "")
                assert CANARY not in target
                if relation.get("TargetMode") == "External":
                    assert outward(target) == target
        if name == "word/styles.xml":
            assert CANARY.encode() not in data
            names = [e.get(f"{_W}val") for e in root.iter(f"{_W}name")]
            assert len(names) == len(set(names))
