"""What can be booked, and booking it."""
