"""Whom a tenant knows: its address book, and bringing files of it in."""
