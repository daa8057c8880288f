"""The console's pages."""

from flask import Flask


def register(app: Flask) -> None:
    """Add every page of the console."""
