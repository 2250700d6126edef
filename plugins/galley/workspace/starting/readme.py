"""The `README.md` of a new paper, which a colleague follows on another machine."""

import re
from string import Template

from galley.workspace.starting.answers import STARTER, Answers, Host
from galley.workspace.starting.requirements import Origin

_HOSTS = {
    Host.GITHUB: """

On GitHub, every pull request is checked and built: messages appear beside their lines, and a comment says what changes
and where the preview is. For the previews and the published site, choose once: Settings, Pages, Source: GitHub Actions.
To publish a release, run `python3 paper.py release prepare 1.0`, make the commit and the tag that it prints, and push
both.""",
    Host.GITLAB: """

On GitLab, every merge request is checked and built: messages appear beside their lines, and "View app" opens a preview.
To publish a release, run `python3 paper.py release prepare 1.0`, make the commit and the tag that it prints, and push
both.""",
    Host.NONE: "",
}
_WITH_WHEEL = " Galley itself is in `wheels/`."
_WITHOUT_WHEEL = """

`galley.txt` names the version of Galley. If pip cannot find it, create a folder `wheels` here and put the file
`galley_press-….whl` of that version into it."""
# What Markdown or HTML would take for markup.
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")


def readme(answers: Answers, galley: Origin, key: str) -> str:
    """The text of the README; `key` is that of a source in the bibliography."""
    text = (STARTER / "common" / "README.md").read_text(encoding="utf-8")
    return Template(text).substitute(
        title=_MARKUP.sub(r"\\\1", answers.title),
        galley="" if galley.is_address else _WITH_WHEEL if galley.wheel else _WITHOUT_WHEEL,
        key=key,
        host=_HOSTS[answers.host],
        licence=(
            f"{answers.licence}: see [LICENCE](LICENCE)."
            if answers.licence
            else "All rights reserved."
        ),
    )
