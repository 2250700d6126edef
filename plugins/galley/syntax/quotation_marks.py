"""Lists of attributes that came with the curled quotation marks of a word processor."""

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from galley.core.slips.attribute_lists import straightened


class CurledPreprocessor(Preprocessor):
    """Read curled marks around the values of attributes as typewriter marks, for every extension."""

    def run(self, lines: list[str]) -> list[str]:
        return straightened("\n".join(lines)).split("\n")


class AttributeListExtension(Extension):
    """Lists such as `{alt=“words”}` mean what their author meant; that they are wrong is told elsewhere."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Behind the blank lines and the code (25), before HTML (20) is put aside.
        md.preprocessors.register(CurledPreprocessor(md), "galley-curled-marks", 24)
