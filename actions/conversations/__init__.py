"""Conversations, what is said in them, and the team's work on them."""
