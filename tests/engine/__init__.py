"""Conformance of the socket engine to Engine.IO protocol v4 and Socket.IO protocol v5, on the wire."""
