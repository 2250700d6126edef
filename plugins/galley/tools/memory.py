"""Memory that this process has no more use for."""

import ctypes
import sys


def give_back() -> None:
    """Give free memory back to the system, where it is not given back by itself.

    The C library of Linux (glibc) keeps what many large texts have taken, in case others follow:
    beside programs that need as much themselves, it is better theirs. See malloc_trim(3).
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
