"""The register: needs, considerations and recommendations, and the links between them."""
