"""The reference document that a DOCX is written in, for one of its variants."""

from dataclasses import dataclass

from galley.proofs.docx.ooxml import every, name, value
from galley.proofs.docx.package import STYLES, Package
from galley.proofs.variant import STANDARD, Variant


@dataclass(frozen=True, slots=True)
class Model:
    """A reference document; `own` is one of the workspace, made without knowing the variant."""

    reference: bytes
    variant: Variant = STANDARD
    own: bool = False

    @property
    def package(self) -> Package:
        """The reference document in the sizes of the variant."""
        package = Package(self.reference)
        if self.own and self.variant.scale != 1:
            for size in every(package.tree(STYLES), "w:sz", "w:szCs"):
                size.set(name("w:val"), str(self._size(float(value(size) or 0))))
        return package

    def _size(self, half_points: float) -> int:
        return max(round(half_points * self.variant.scale), round(2 * self.variant.smallest))
