"""The preview: builds of the site that follow the chapters."""
