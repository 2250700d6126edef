"""How a new paper is cited and may be used: `CITATION.cff` and `LICENCE`."""

from string import Template

from galley.workspace.starting.answers import STARTER, Answers
from galley.workspace.starting.settings import quoted


def citation_cff(answers: Answers) -> str:
    """The paper in the Citation File Format 1.2.0, which needs at least one author."""
    text = (STARTER / "common" / "CITATION.cff").read_text(encoding="utf-8")
    names = [author.name for author in answers.authors] or [answers.holder]
    named = [f"- name: {quoted(name)}" for name in names]
    return Template(text).substitute(
        title=quoted(answers.title),
        authors="\n".join(f"  {line}" for line in named),
        inner_authors="\n".join(f"    {line}" for line in named),
        licence=f"\nlicense: {answers.licence}" if answers.licence else "",
    )


def licence_text(answers: Answers) -> str:
    """What the file `LICENCE` says, or nothing if all rights are reserved."""
    if not answers.licence:
        return ""
    text = (STARTER / "licences" / f"{answers.licence}.txt").read_text(encoding="utf-8")
    return Template(text).substitute(title=answers.title, holder=answers.holder)
