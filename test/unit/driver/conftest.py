"""The fixture of every test here."""

from processes import place

__all__ = ["place"]
