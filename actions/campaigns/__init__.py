"""Campaigns: planning, launching and following them."""
