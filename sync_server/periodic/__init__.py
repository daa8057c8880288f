"""The reports of 15 June and 15 December: what is counted, how, and what was frozen."""
