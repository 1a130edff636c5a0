"""Whom messages reach outside of the pages, and when."""
