"""The plugins for MkDocs and ProperDocs: the only modules that know the host."""

from galley.hosts.mkdocs.host import HOST

__all__ = ["HOST"]
