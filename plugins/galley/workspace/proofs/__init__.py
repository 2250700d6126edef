"""The proofs of a workspace: which are asked for, of what, and how they are made."""
