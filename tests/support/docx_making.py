"""A DOCX from a few lines of set HTML and a Word template, without a workspace around them."""

from pathlib import Path

from galley.core.brand.circulation import TRAFFIC_LIGHT, Circulation, read_moment
from galley.core.register.register import KINDS
from galley.core.text.chapter import Matter
from galley.proofs.document.document import Author, Document, Metadata, Part
from galley.proofs.document.reading import read_document
from galley.proofs.docx import writing
from galley.proofs.docx.reference import reference
from galley.proofs.docx.reference.admission import admit
from galley.proofs.docx.reference.look import look_of
from galley.proofs.docx.reference.model import Model
from galley.proofs.press import Press
from galley.proofs.variant import STANDARD
from galley.tools.cache import Cache
from galley.workspace.style.conventions import words_of

MARKED = Circulation(
    draft=True,
    mark=TRAFFIC_LIGHT["TLP:AMBER+STRICT"],
    embargo=read_moment("2026-11-30T09:00+08:00"),
)


def document_of(html: str, circulation: Circulation | None = None) -> Document:
    """A paper of one chapter."""
    metadata = Metadata(
        "A paper",
        authors=(Author("Ann Ash"),),
        language="en-GB",
        circulation=circulation or Circulation(),
    )
    part = Part("one", "One", Matter.BODY, html)
    return Document(metadata, words_of("en-GB"), KINDS, (part,))


def proofs_of(document: Document, houses: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """The paper in the look of each template, or in ours where there are no bytes of one."""
    press = Press(folder, folder, 0, Cache.of(folder))
    blocks = read_document(document, press.cache)
    made = {}
    look = look_of(document, press, "a4", STANDARD)
    for name, house in houses.items():
        model = Model(
            reference.make_reference(look), STANDARD, admit(house).content if house else b""
        )
        path = folder / f"{name}.docx"
        path.write_bytes(writing.prove(document, [[*part] for part in blocks], model, press))
        made[name] = path
    return made
