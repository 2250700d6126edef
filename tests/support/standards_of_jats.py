"""Holding an article in JATS against its document type."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

_DTD = Path(sys.prefix) / "bibtex" / "packtools" / "catalogs" / "jats-publishing-dtd-1.1"
# Ours is of the tag set for archives, which takes all that the one for journals takes, and articles
# of no journal besides.
_FRONT = (
    "(journal-meta?, article-meta, (def-list | list | ack | bio | fn-group | glossary | notes)*)"
)
_WRAPPER = f"""<!ENTITY % front-model "{_FRONT}">
<!ENTITY % publishing SYSTEM "{(_DTD / "JATS-journalpublishing1.dtd").as_uri()}">
%publishing;"""
# An article of this version is one of the next as well; the document type of this one says so.
_VERSION = "1.1"


def complaints(article: bytes) -> list[str]:
    """What is wrong with an article, by the document type of JATS that packtools carries."""
    assert _DTD.is_dir(), "packtools is not installed; `make test` installs it"
    assert article.count(b"Journal Archiving and Interchange DTD v1.2 20190208//EN") == 1
    root = etree.fromstring(article, etree.XMLParser(load_dtd=False, no_network=True))
    root.set("dtd-version", _VERSION)
    dtd = etree.DTD(BytesIO(_WRAPPER.encode()))
    log: Any = None if dtd.validate(root) else dtd.error_log
    return [*map(str, log or ()), *_identifiers(root)]


def _identifiers(root: etree._Element) -> list[str]:
    """Ids that two elements have, and links that lead to none."""
    ids = [str(element.get("id")) for element in root.iter() if element.get("id")]
    twice = [name for name in {*ids} if ids.count(name) > 1]
    lost = [str(e.get("rid")) for e in root.iter("xref") if e.get("rid") not in ids]
    return [*(f"{name} twice" for name in twice), *(f"{name} is not there" for name in lost)]
