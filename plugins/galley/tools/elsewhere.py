"""Galley once more, as somebody else would run it on another machine: nothing around it is the same."""

import os
import site
import sys
from collections.abc import Sequence
from pathlib import Path

from galley.tools.process import run

# Almost a day from the zone of whoever asks, wherever that is; no table of zones is needed for it.
_ZONE, _OTHER_ZONE = "LATER-13:45", "EARLIER+11:15"
# Turkish has an i of its own in capitals; where the machine lacks the language, that is another one too.
_LANGUAGE, _OTHER_LANGUAGE = "tr_TR.UTF-8", "C"
_UMASK = 0o077


def run_galley(words: Sequence[str], folder: Path, home: Path) -> None:
    """Run a command of Galley in a folder, as a user whose home folder is new and empty.

    Time zone, language, umask and user's name are others, and what is hashed is in another order. Other
    variables are those of this process: `mkdocs.yml` may ask for them. Raises ToolError if it fails.
    """
    # The folder may hold a module by the name of one of ours: it is not looked into.
    command = (sys.executable, "-P", "-m", "galley.cli", *words)
    home.mkdir(parents=True)
    run(command, name="galley", folder=folder, environment=_environment(home), umask=_UMASK)


def _environment(home: Path) -> dict[str, str]:
    told = dict(os.environ)
    zone = _OTHER_ZONE if told.get("TZ") == _ZONE else _ZONE
    is_turkish = any(told.get(name, "").startswith("tr") for name in ("LC_ALL", "LANG"))
    language = _OTHER_LANGUAGE if is_turkish else _LANGUAGE
    seed = "2" if told.get("PYTHONHASHSEED") == "1" else "1"
    names = ("USER", "LOGNAME", "USERNAME")
    homes = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    return {
        **told,
        **dict.fromkeys(names, "another"),
        **dict.fromkeys(homes, str(home)),
        **dict.fromkeys(("LC_ALL", "LANG"), language),
        "TZ": zone,
        "PYTHONHASHSEED": seed,
        # What is installed for this user alone is found from another home as well.
        "PYTHONUSERBASE": site.getuserbase(),
    }
