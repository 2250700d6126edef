"""Addresses that no program can take apart: the host would end the build where it tries."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from galley.core.html.safe_addresses import as_name, is_lost


class AddressProcessor(Treeprocessor):
    """An address that leads nowhere is spelled as the name of a file, which the check of links tells."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                if (address := element.get(name)) and is_lost(address):
                    element.set(name, as_name(address))


class AddressExtension(Extension):
    """Addresses of links and pictures."""

    def extendMarkdown(self, md: Markdown) -> None:
        # Before the host, which takes addresses apart at the very end (0).
        md.treeprocessors.register(AddressProcessor(md), "galley-addresses", 1)
