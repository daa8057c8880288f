"""The district's sync server: takes in sealed reports, merges them, and is the officers' desk."""
