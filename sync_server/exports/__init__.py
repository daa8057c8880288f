"""Taking reports out as a file: what was chosen, by whom and why, as CSV, NDJSON or in Primero's names."""
