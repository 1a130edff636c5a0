"""Passes, what companies give of them to their staff, and payments."""
