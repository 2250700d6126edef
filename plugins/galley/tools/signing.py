"""Signatures by SSH keys: https://man.openbsd.org/ssh-keygen.1, `-Y sign`.

A release manager has such a key already; OpenSSH comes with every system that Galley runs on.
"""

import re
import tempfile
from pathlib import Path

from galley.tools.process import ToolError, of_this_process, program, run

# What the key signs for: a signature that it made for another purpose is none of these.
_NAMESPACE = "galley"
_GOOD = re.compile(r"Good .* signature .*\b(?P<key>SHA256:\S+)")
# An agent may hold the key; where one asks for a passphrase, there is nobody to answer.
_NO_QUESTIONS = {"SSH_ASKPASS": "false", "SSH_ASKPASS_REQUIRE": "force"}


def sign(content: bytes, key: Path) -> bytes:
    """A signature of some bytes. Raises ToolError if the key cannot sign."""
    return _ssh_keygen("-Y", "sign", "-n", _NAMESPACE, "-f", str(key), stdin=content)


def signed_with(content: bytes, signature: bytes, key: Path | None = None) -> str:
    """The fingerprint of the key that signed some bytes; with a public `key`, it must be that one.

    Raises ToolError if the signature is not one of these bytes by that key.
    """
    with tempfile.TemporaryDirectory(prefix="galley-") as name:
        file, signers = Path(name, "signature"), Path(name, "signers")
        file.write_bytes(signature)
        words = ["check-novalidate"]
        if key is not None:
            signers.write_text(f"{_NAMESPACE} {key.read_text('utf-8')}", encoding="utf-8")
            words = ["verify", "-f", str(signers), "-I", _NAMESPACE]
        said = _ssh_keygen("-Y", *words, "-n", _NAMESPACE, "-s", str(file), stdin=content)
    match = _GOOD.search(said.decode(errors="replace"))
    if match is None:
        raise ToolError("ssh-keygen does not say that the signature is good")
    return match["key"]


def _ssh_keygen(*words: str, stdin: bytes) -> bytes:
    found = program("ssh-keygen")
    if found is None:
        raise ToolError("ssh-keygen is not installed; it comes with OpenSSH")
    own = of_this_process("HOME", "USERPROFILE", "SSH_AUTH_SOCK")
    return run(
        [found, *words], name="ssh-keygen", stdin=stdin, environment={**own, **_NO_QUESTIONS}
    )
