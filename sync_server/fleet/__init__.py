"""The kiosks out there: how they are, and what the logs say."""
