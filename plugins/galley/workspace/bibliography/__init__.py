"""The bibliography files of a workspace, without building anything: checked, put in order, fetched."""
