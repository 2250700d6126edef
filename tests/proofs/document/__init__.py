"""Tests of the one document that every proof is made of."""
