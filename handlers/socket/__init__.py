"""Socket commands, one module per feature. Importing this package registers them all."""

from handlers.socket import conversations, messages, presence, queues, reads, sessions, typing, viewing

__all__ = ["conversations", "messages", "presence", "queues", "reads", "sessions", "typing", "viewing"]
