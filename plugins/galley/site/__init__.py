"""The MkDocs plugins: the only modules that know the host."""

from galley.site.host import HOST  # before any module of this room imports from it

__all__ = ["HOST"]
