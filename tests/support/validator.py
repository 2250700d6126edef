"""Microsoft's Open XML SDK on a DOCX: what Word itself would not expect there."""

import json
import subprocess
from pathlib import Path

from tests.support.tools import advice, validator_path


def errors(path: Path) -> list[str]:
    """Each error of a file in one line: what is wrong, in which part, where."""
    program = validator_path()
    assert program is not None, advice("ooxml-validator")
    done = subprocess.run([program, path], capture_output=True, check=False, timeout=120)
    told = json.loads(done.stdout)
    found = [f"{e['description']} {e['path']} {e['xPath']}" for e in told["errors"]]
    assert told["ok"] == (not found)
    return found
