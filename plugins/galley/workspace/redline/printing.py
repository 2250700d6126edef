"""The PDF of a redline."""

from galley.proofs.pdf import pdf
from galley.proofs.pdf.changes.marking import with_changes
from galley.proofs.pdf.changes.source import with_first_page
from galley.proofs.pdf.values import Layout
from galley.proofs.redline.showing import shown
from galley.proofs.variant import STANDARD
from galley.workspace.proofs.templates import own
from galley.workspace.redline.merging import PaperRedline
from galley.workspace.redline.naming import described


def pdf_of(paper: PaperRedline, *, in_words: bool = False) -> bytes:
    """The PDF of a redline; with `in_words`, changes are between words in place of symbols."""
    after, options, words = paper.after, paper.after.options, paper.document.words
    own_template = own(options.template, after.workspace.reach)
    template = (own_template or pdf.SHIPPED).read_text("utf-8", errors="replace")
    states = described(paper.before, words), described(after, words)
    counts = [(p.title, c) for p, c in zip(paper.document.parts, paper.counts, strict=True)]
    told = with_first_page(template, states, counts, words, in_words=in_words)
    layout = Layout(STANDARD, options.paper_size, options.standards, after.is_paper)
    parts = [with_changes(part) for part in shown(paper.passages)]
    return pdf.prove(paper.document, parts, told, layout, paper.press)
