"""Bookings as calendar files and feeds."""
