"""People of the district console: accounts, sessions, sign-in."""
