"""The first commit of a new folder, by its author's own name.

`git.py` only reads. This writes, so it takes the user's own settings for the name, and none of them that
runs a program.
"""

import os
from pathlib import Path

from galley.tools import git
from galley.tools.process import ToolError, of_this_process, program, run

_SECONDS = 60
# No hook and no template of hooks, no key to sign with, no program that watches files.
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "commit.gpgSign": "false",
    "core.fsmonitor": "false",
    "core.autocrlf": "false",
    "init.templateDir": "",
}
_VARIABLES = (
    *("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"),
    *("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"),
)


def commit_all(folder: Path, message: str) -> str:
    """Make a repository of a folder and commit all its files; why not, or nothing if it is done."""
    found = program("git")
    if found is None:
        return "git is not installed"
    if git.top_of(folder) is not None:
        return "the folder is in a git repository already"
    environment = {
        **of_this_process(*_VARIABLES),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        # Settings by variables count more than those of files: https://git-scm.com/docs/git-config
        "GIT_CONFIG_COUNT": str(len(_SETTINGS)),
    }
    for number, (name, value) in enumerate(_SETTINGS.items()):
        environment |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    try:
        for words in (
            ["init", "--quiet", "--initial-branch=main"],
            ["add", "--all"],
            ["commit", "--quiet", f"--message={message}"],
        ):
            run(
                [found, *words],
                name="git",
                folder=folder,
                environment=environment,
                seconds=_SECONDS,
            )
    except ToolError as error:
        return _reason(str(error))
    return ""


def _reason(said: str) -> str:
    if "user.name" in said or "user.email" in said or "empty ident" in said:
        return (
            "git does not know your name: set it with git config --global user.name and user.email"
        )
    return said.strip().partition("\n")[0]
