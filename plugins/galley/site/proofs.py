from mkdocs.plugins import BasePlugin
from galley.site.options import ProofsOptions
class ProofsPlugin(BasePlugin[ProofsOptions]): pass
