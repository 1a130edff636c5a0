"""What people upload."""
