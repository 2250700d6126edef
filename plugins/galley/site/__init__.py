"""The MkDocs plugins: the only modules that know the host."""

from galley.site.host import HOST

__all__ = ["HOST"]
