"""Arqam (أرقام): from an Arabic economic news article to figures that can be cited."""

__version__ = "0.1.0"
