"""The formulas of a corpus, of every kind that papers hold, say the same in all proofs.

`tests/formulas/corpus.yml` holds them by kinds, each with its letters and digits, sorted. What is read
in the PDF, in the DOCX and in the MathML of the site must be these and no others.
"""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2 as pdfium
import yaml
from galley.core.ast.views import Math, paragraph
from galley.core.formulas.mathematics import Asked, typeset
from galley.core.formulas.preparation import prepare
from galley.core.html.tree import parse
from galley.proofs import FONTS
from galley.proofs.document.reading import json_of
from galley.proofs.docx.finishing.formula_mending import mend_formula
from galley.proofs.docx.package.ooxml import every, name
from galley.proofs.pdf.mathematics import typst_of
from galley.tools import pandoc, typst
from galley.tools.typst import Typesetting
from lxml import etree

from tests.support.building import TESTS

CORPUS = TESTS / "formulas" / "corpus.yml"
_WRITER = ("-f", "json", "-t", "html", "--mathml", "--wrap=none")


@cache
def corpus() -> Mapping[str, str]:
    """The formulas with their letters."""
    kinds: Mapping[str, Sequence[tuple[str, Any]]] = yaml.safe_load(CORPUS.read_text("utf-8"))
    return {tex: str(letters) for formulas in kinds.values() for tex, letters in formulas}


@cache
def asked() -> list[Asked]:
    """The formulas as Pandoc is asked for them, each displayed."""
    prepared = [prepare(tex, {}, display=True)[0] for tex in corpus()]
    wrong = [one for one in prepared if one.problems]
    assert wrong == []
    return [Asked(one, display=True) for one in prepared]


@cache
def mathml() -> tuple[str, ...]:
    """The formulas in MathML."""
    return typeset(asked(), lambda told: pandoc.pandoc(*_WRITER, stdin=told))


def letters_of(text: str) -> str:
    """The letters and digits of a text, in one form and sorted: a formula is read in no one order."""
    plain = unicodedata.normalize("NFKD", text).replace("ı", "i").replace("ȷ", "j")
    return "".join(sorted(sign for sign in plain if sign.isalnum()))


def test_the_corpus_is_large() -> None:
    """There are at least 800 formulas, none of them twice."""
    kinds = yaml.safe_load(CORPUS.read_text("utf-8"))
    assert len(corpus()) == sum(map(len, kinds.values())) >= 800


def test_the_site_says_what_the_formulas_say() -> None:
    """Every formula is MathML with its letters, and what is noted on its way is none of them."""
    wrong = []
    for (tex, letters), answer in zip(corpus().items(), mathml(), strict=True):
        tree = parse(answer)
        unseen = tree.elements("annotation", "mphantom")
        found = letters_of(tree.words(0, len(answer), unseen)) if "<math" in answer else answer
        if found != letters or any("\ue000" <= sign <= "\uf8ff" for sign in answer):
            wrong.append((tex, letters, found))
    assert wrong == []


def test_the_pdf_says_what_the_formulas_say(tmp_path: Path) -> None:
    """Typst sets every formula, and what is read on its page are its letters."""
    setup = (
        "#set text(fallback: false)\n#show math.equation: set text("
        'font: ("New Computer Modern Math", "Source Serif 4", "Galley Han", "Galley Signs"))\n'
    )
    pages = "\n#pagebreak()\n".join(map(typst_of, mathml()))
    made = typst.pdf(setup + pages, Typesetting(tmp_path, (FONTS,), 0))
    document = pdfium.PdfDocument(made)
    found = [letters_of(page.get_textpage().get_text_range()) for page in document]
    told = zip(corpus().items(), found, strict=True)
    assert [(tex, letters, read) for (tex, letters), read in told if read != letters] == []


def test_the_docx_says_what_the_formulas_say() -> None:
    """Pandoc's writer and the mending of it leave every letter, and no note."""
    blocks = [paragraph([Math(True, one.prepared.tex).json]) for one in asked()]
    made = pandoc.pandoc_bytes("-f", "json", "-t", "docx", "-o", "-", stdin=json_of(blocks))
    with ZipFile(io.BytesIO(made)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    found = []
    for formula in every(body, "w:p"):
        mend_formula(formula, 22)
        for hidden in every(formula, "m:phant"):
            hidden.clear()
        found.append(letters_of("".join(t.text or "" for t in formula.iter(name("m:t")))))
    told = zip(corpus().items(), found, strict=True)
    assert [(tex, letters, read) for (tex, letters), read in told if read != letters] == []
