"""What the file says of itself: its properties, its settings, the lines at head and foot of a page."""

import re
import time
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from galley.proofs.docx.ooxml import Element, child, name, new, put, take_out, value
from galley.proofs.docx.package import SETTINGS, Package
from galley.proofs.docx.paper import Paper

_HEAD_OR_FOOT = r"word/(?:header|footer)\d*\.xml"


def set_running_lines(package: Package, paper: Paper) -> None:
    """The signs in the heads and feet of the reference document filled in."""
    told = {"{{title}}": paper.metadata.title, "{{status}}": paper.metadata.status}
    for part in package.named(_HEAD_OR_FOOT):
        for paragraph in package.tree(part).iter(name("w:p")):
            _fill(paragraph, told)


def _fill(paragraph: Element, told: Mapping[str, str]) -> None:
    """Each sign replaced by what it means, also where Word has parted it into several runs."""
    texts = list(paragraph.iter(name("w:t")))
    whole = "".join(text.text or "" for text in texts)
    signs = re.finditer("|".join(map(re.escape, told)), whole)
    # From the last one on, so that the places of the others stay.
    for match in reversed(list(signs)):
        _replace(texts, match.start(), match.end(), told[match[0]])


def _replace(texts: Sequence[Element], start: int, end: int, words: str) -> None:
    place = 0
    for text in texts:
        content = text.text or ""
        first, last = max(start - place, 0), min(end - place, len(content))
        if first < last:
            text.text = content[:first] + words + content[last:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            words = ""
        place += len(content)


def set_settings(package: Package, paper: Paper) -> None:
    """The file is one of today's Word, in the paper's language, and opens without a question."""
    settings = package.tree(SETTINGS)
    for asks in settings.findall(name("w:updateFields")):
        take_out(asks)
    put(settings, new("w:themeFontLang", val=paper.metadata.language))
    compatible = child(settings, "w:compat")
    modes = [s for s in compatible if value(s, "w:name") == "compatibilityMode"]
    mode = modes[0] if modes else new("w:compatSetting", name="compatibilityMode")
    mode.set(name("w:uri"), "http://schemas.microsoft.com/office/word")
    # 15 is the layout of Word 2013 and all later ones; without it Word goes back to that of 2007.
    mode.set(name("w:val"), "15")
    compatible.append(mode)


_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</cp:coreProperties>"""
_APPLICATION = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Galley</Application></Properties>"""
_CUSTOM = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{}</Properties>"""
_OFFICE = "application/vnd.openxmlformats-officedocument"


def set_properties(package: Package, paper: Paper) -> None:
    """The properties that Word, Windows and a records system show."""
    told = paper.metadata
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(paper.moment))
    core = {
        "dc:title": told.title,
        "dc:subject": told.subtitle,
        "dc:creator": "; ".join(author.name for author in told.authors),
        "dc:description": told.notice,
        "dc:language": told.language,
        "cp:version": told.version,
        "cp:contentStatus": told.status,
    }
    times = "".join(
        f'<dcterms:{kind} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{kind}>'
        for kind in ("created", "modified")
    )
    lines = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in core.items() if text)
    kind = "application/vnd.openxmlformats-package.core-properties+xml"
    package.add("docProps/core.xml", _CORE.format(lines + times).encode(), kind)
    kind = f"{_OFFICE}.extended-properties+xml"
    package.add("docProps/app.xml", _APPLICATION.encode(), kind)
    custom = {"Date": told.date, "Version": told.version, "Status": told.status}
    kind = f"{_OFFICE}.custom-properties+xml"
    package.add("docProps/custom.xml", _custom(custom).encode(), kind)


# Properties of one's own have this name of their set, and numbers from 2 on.
_SET, _FIRST = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", 2


def _custom(told: Mapping[str, str]) -> str:
    given = ((key, text) for key, text in told.items() if text)
    return _CUSTOM.format(
        "".join(
            f'<property fmtid="{_SET}" pid="{number}" name="{escape(key)}">'
            f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
            for number, (key, text) in enumerate(given, start=_FIRST)
        )
    )
