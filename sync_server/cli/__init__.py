"""The `sync-server` command."""

from sync_server.cli.main import main

__all__ = ["main"]
