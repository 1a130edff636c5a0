"""Live queues: their pages, their sockets, and what must never go wrong."""
