"""Pages and files of the server, and people on both sides of them."""
