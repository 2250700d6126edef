"""The reference document that a DOCX is written in, for one of its variants."""

from dataclasses import dataclass

from galley.proofs.docx.package.ooxml import every, name, value
from galley.proofs.docx.package.package import STYLES, Package
from galley.proofs.docx.reference.house import adopt
from galley.proofs.variant import STANDARD, Variant


@dataclass(frozen=True, slots=True)
class Model:
    """A reference document of ours in the look of a variant, and the workspace's own, if it has one."""

    reference: bytes
    variant: Variant = STANDARD
    house: bytes = b""

    @property
    def package(self) -> Package:
        """The reference document in the sizes of the variant, with every style that we write in."""
        ours = Package(self.reference)
        if not self.house:
            return ours
        package = Package(self.house)
        if self.variant.scale != 1:
            for size in every(package.tree(STYLES), "w:sz", "w:szCs"):
                size.set(name("w:val"), str(self._size(float(value(size) or 0))))
        adopt(package, ours)
        return package

    def _size(self, half_points: float) -> int:
        return max(round(half_points * self.variant.scale), round(2 * self.variant.smallest))
