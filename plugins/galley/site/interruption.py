"""A build that is told to stop: the programs that it started stop with it, at once."""

import signal
import threading
from types import FrameType

from galley.tools.process import SUPERVISOR

# Ctrl-C, and what a system says to a program before it shuts down or closes its terminal.
_SIGNALS = [
    found for name in ("SIGINT", "SIGTERM", "SIGHUP") if (found := getattr(signal, name, None))
]


def heed() -> None:
    """Have the signals that end a program end a build well; those that someone heeds are theirs."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)


def _stop(number: int, _: FrameType | None) -> None:
    # Before anything waits for the threads that wait for the programs.
    SUPERVISOR.stop()
    raise KeyboardInterrupt(signal.Signals(number).name)
