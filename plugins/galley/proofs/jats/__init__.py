"""The paper in JATS, the XML in which archives and indexes of research keep articles."""
