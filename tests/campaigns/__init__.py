"""Campaigns: what is said to many, and how people leave."""
