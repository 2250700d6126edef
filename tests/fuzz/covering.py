"""Fuzzing that follows the code: atheris changes texts towards lines that none has reached yet.

Each module `cover_*.py` of this folder holds one such fuzzer, `python -m tests.fuzz.cover_bibtex 60`.
What is instrumented must be imported there under `atheris.instrument_imports`, and nowhere before.
"""

import sys
from collections.abc import Callable, Iterable

import atheris

from tests.support.building import REPOSITORY

# What reached new lines is kept here, so that the next run begins where this one ended.
KEPT = REPOSITORY / ".cache" / "fuzz"
# Where a text is written that something fails on.
FAILURES = REPOSITORY / "build" / "fuzz"
LONGEST = 4096
# Of seconds: a text of this length that takes as long is an endless loop.
SLOWEST = 60


def cover(
    name: str, try_one: Callable[[str], None], seeds: Iterable[str], words: Iterable[str]
) -> None:
    """Try texts for the seconds that the command line gives, beginning with the seeds.

    `try_one` raises an exception if something that must hold does not; the run then ends with an
    error, and the text is a file in `build/fuzz`. `words` are put into texts as they are.
    """
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    corpus, dictionary = KEPT / name, KEPT / f"{name}.words"
    for folder in (corpus, FAILURES):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_text(seed, encoding="utf-8")
    dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in words), encoding="ascii")
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={SLOWEST}",
        f"-dict={dictionary}",
        f"-artifact_prefix={FAILURES}/{name}-",
        "-verbosity=1",
        "-print_final_stats=1",
    ]
    atheris.Setup(
        [sys.argv[0], *options, str(corpus)],
        lambda data: try_one(data.decode("utf-8", errors="replace")),
    )
    atheris.Fuzz()


def _escaped(word: str) -> str:
    """A word as the dictionaries of libFuzzer write it: every byte by its number."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode())
