"""The officers' desk: cases, clocks, who may see what, who saw what."""
