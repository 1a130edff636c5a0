"""The server as a whole: how it starts, what it promises, and what the documents say of it."""
