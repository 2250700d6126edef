"""The brand and the circulation of a paper: colours, typefaces, logos, marks, embargo."""
