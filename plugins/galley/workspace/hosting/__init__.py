"""A paper on a web host: all its versions beside each other, in one folder that any web server can publish."""
