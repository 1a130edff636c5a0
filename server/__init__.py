"""The roof: assembly, settings, HTTP, the Socket.IO engine, journal and fan-out. Nobody imports it."""
