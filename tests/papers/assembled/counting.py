"""What the pages of the paper call by name."""

from typing import Any


def define_env(env: Any) -> None:
    """Give the pages a citation and a sum."""

    @env.macro  # type: ignore[untyped-decorator]
    def cite(key: str, place: str) -> str:
        return f"[@{key}, {place}]"

    @env.macro  # type: ignore[untyped-decorator]
    def total(*numbers: int) -> int:
        return sum(numbers)
