"""Messages between people: over sockets, between nodes, across crashes."""
