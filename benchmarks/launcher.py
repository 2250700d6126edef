"""Run one command and write what it cost as JSON: `launcher.py RESULT COMMAND...`.

A small program of its own, so that what the benchmark holds in memory is not counted: after a
fork the kernel takes the parent's memory for the child's until the child has become another
program. Linux only; nothing but the standard library.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

# Closer looks cost what they measure: one every 10 ms made a build 6 % slower.
INTERVAL = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main(result: Path, command: list[str]) -> int:
    """The command's exit code; its cost is in the file."""
    seen: dict[int, tuple[str, int]] = {}
    totals = [0]
    begun = time.monotonic()
    process = os.posix_spawnp(command[0], command, dict(os.environ))
    threading.Thread(target=_watch, args=(process, seen, totals), daemon=True).start()
    _, status, usage = os.wait4(process, 0)
    cost = {
        "seconds": time.monotonic() - begun,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        # The largest single process of those that were waited for, in bytes.
        "largest": usage.ru_maxrss * 1024,
        "together": max(totals),
        "processes": [{"command": name, "peak": peak} for name, peak in list(seen.values())],
    }
    result.write_text(json.dumps(cost), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


def _watch(root: int, seen: dict[int, tuple[str, int]], totals: list[int]) -> None:
    """Look at the process and its descendants again and again, for as long as this program runs."""
    while True:
        totals.append(_look(root, seen))
        time.sleep(INTERVAL)


def _look(root: int, seen: dict[int, tuple[str, int]]) -> int:
    """The resident memory of all processes at this moment, in bytes; notes each one's peak."""
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        try:
            here = Path("/proc", str(process))
            resident = int((here / "statm").read_text().split()[1]) * _PAGE
            command = (here / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            for task in (here / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, IndexError):
            continue
        total += resident
        name, peak = seen.get(process, ("", 0))
        seen[process] = (command.strip() or name, max(peak, resident))
    return total


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
