"""The report's form: what is asked on which page, what was typed, and what that amounts to. Pure code."""
