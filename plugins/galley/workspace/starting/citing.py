"""How a new paper is cited and may be used: `CITATION.cff` and `LICENCE`."""

from collections.abc import Iterator
from string import Template

from galley.core.bibliography.author_names import AuthorName
from galley.workspace.starting.answers import STARTER, Answers, PaperAuthor
from galley.workspace.starting.settings import quoted


def citation_cff(answers: Answers) -> str:
    """The paper in the Citation File Format 1.2.0, which needs at least one author."""
    text = (STARTER / "common" / "CITATION.cff").read_text(encoding="utf-8")
    authors = answers.authors or (PaperAuthor(name=AuthorName(answers.holder)),)
    named = [line for author in authors for line in _lines(author)]
    return Template(text).substitute(
        title=quoted(answers.title),
        authors="\n".join(f"  {line}" for line in named),
        inner_authors="\n".join(f"    {line}" for line in named),
        licence=f"\nlicense: {answers.licence}" if answers.licence else "",
    )


def _lines(author: PaperAuthor) -> Iterator[str]:
    """A person by the parts of the name, or an organisation, as an entry of a list."""
    name = author.name
    person = {"family-names": name.family, "given-names": name.given}
    told = {
        **(person if author.is_person else {"name": name.printed}),
        "affiliation": author.affiliation if author.is_person else "",
        "orcid": f"https://orcid.org/{author.orcid}" if author.orcid else "",
    }
    lines = [f"{field}: {quoted(value)}" for field, value in told.items() if value]
    yield f"- {lines[0]}"
    yield from (f"  {line}" for line in lines[1:])


def licence_text(answers: Answers) -> str:
    """What the file `LICENCE` says, or nothing if all rights are reserved."""
    if not answers.licence:
        return ""
    text = (STARTER / "licences" / f"{answers.licence}.txt").read_text(encoding="utf-8")
    return Template(text).substitute(title=answers.title, holder=answers.holder)
