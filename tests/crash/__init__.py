"""Real processes, killed and cut off at every step; what was confirmed must be exported, once and equal.

`python -m tests.crash --seed 1`, or `make crash SEED=1`. docs/reliability.md says what it proves.
"""
