"""Bookings: sold once, told of, remembered, whatever happens meanwhile."""
