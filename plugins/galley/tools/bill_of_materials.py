"""A bill of materials: what something was made with, each part with its version, licence and hash.

The library of CycloneDX's makers writes it, in a process of its own.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from galley.tools import programs
from galley.tools.process import run


@dataclass(frozen=True, slots=True)
class Material:
    """A part of a bill: its name, and its kind by CycloneDX, such as `library` or `file`.

    `licence` is an SPDX expression or a name, `digest` the SHA-256 of the one file that it is, `files`
    one of all its files, and `package` its name on the Python Package Index.
    """

    name: str
    version: str = ""
    kind: str = "library"
    licence: str = ""
    digest: str = ""
    files: str = ""
    package: str = ""


def bill_of_materials(subject: Material, materials: Sequence[Material], moment: datetime) -> bytes:
    """The bill of a subject in JSON. Equal bytes for equal materials; raises ToolError."""
    told = {"subject": asdict(subject), "materials": [asdict(one) for one in materials]}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([told, moment.isoformat()]))
    asked = json.dumps({**told, "moment": moment.isoformat(), "serial": str(serial)})
    return run(programs.command("bill_writing"), name="CycloneDX", stdin=asked.encode())
