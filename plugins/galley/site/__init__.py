"""The MkDocs plugins: the only modules that know the host."""
