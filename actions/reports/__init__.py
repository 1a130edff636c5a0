"""What the steps of tickets add up to."""
