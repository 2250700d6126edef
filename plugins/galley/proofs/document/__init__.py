"""The document: the set pages as one text, and the filters that all proofs share."""
