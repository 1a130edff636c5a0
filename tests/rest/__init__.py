"""Features over the public face: REST, with sockets where they should notice."""
