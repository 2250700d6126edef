"""Drawing the diagrams of a workspace again, as its author asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from galley.core.pictures.diagram import SIGNATURE, settings, undrawn
from galley.core.rules.diagnostic import Diagnostic
from galley.proofs import FONTS
from galley.tools import files, fonts, mermaid
from galley.tools.outlines import outlined
from galley.tools.typst import Typesetting
from galley.workspace.cleaning import vectors
from galley.workspace.pictures.diagrams import Diagrams, Use
from galley.workspace.style.brand import home_of

_ITALIC = ("It", "Italic")


@dataclass(frozen=True, slots=True)
class Drawings:
    """What was drawn, what was removed, and which diagrams could not be drawn."""

    drawn: tuple[Path, ...]
    removed: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


def draw(diagrams: Diagrams, *, anew: bool = False) -> Drawings:
    """Draw what has no picture yet, or all of it again, and remove the pictures of what was removed.

    Raises ToolError where nothing can be drawn, and OSError where a picture cannot be written.
    """
    wanted = {use.path: use for use in diagrams.uses if anew or not files.is_regular(use.path)}
    uses = list(wanted.values())
    drawn, wrong = _drawn(uses, diagrams) if uses else ([], [])
    for path in diagrams.unused:
        path.unlink()
    return Drawings(tuple(drawn), tuple(diagrams.unused), tuple(wrong))


def _drawn(uses: Sequence[Use], diagrams: Diagrams) -> tuple[list[Path], list[Diagnostic]]:
    sources = [use.diagram.source for use in uses]
    made = mermaid.draw(sources, settings(diagrams.brand), list(_faces(diagrams)))
    setting = Typesetting(diagrams.reach.root, (FONTS,), 0)
    drawn, wrong = [], []
    for use, picture in zip(uses, made, strict=True):
        if picture.svg and not is_active(picture.svg):
            svg = outlined(picture.svg, setting, diagrams.cache)
            diagrams.reach.real(use.path).parent.mkdir(parents=True, exist_ok=True)
            files.write(use.path, f"{SIGNATURE}\n{svg}\n".encode(), diagrams.reach.root)
            drawn.append(use.path)
        else:
            why = " ".join(picture.wrong.split("\n")[0].split()) or "it cannot be read"
            wrong.append(
                undrawn(use.diagram, f"the diagram cannot be drawn: {why}", max(picture.line, 1))
            )
    return drawn, wrong


def is_active(svg: str) -> bool:
    """Whether a picture, which a diagram may have steered, is not a picture as those of authors must be."""
    try:
        _, taken = vectors.clean(vectors.read(svg.encode()))
    except vectors.PictureError:
        return True
    return bool(taken)


def _faces(diagrams: Diagrams) -> Iterator[mermaid.Face]:
    """The fonts of the brand, and ours for letters that they lack."""
    home = home_of(diagrams.reach)
    for file in diagrams.brand.typography.files:
        style = "italic" if file.italic else "normal"
        yield mermaid.Face(file.family, file.weight, style, home / file.path)
    for font in fonts.read(fonts.files(FONTS), diagrams.cache):
        if font:
            italic = font.path.stem.endswith(_ITALIC)
            style = "italic" if italic else "normal"
            yield mermaid.Face(font.families[0], font.weight, style, font.path)
