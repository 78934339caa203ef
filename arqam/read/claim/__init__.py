"""Mentions → claims: what each quantity measures, of whom, when, which way it moved, and who says so."""
