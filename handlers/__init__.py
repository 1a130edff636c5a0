"""The doors: REST operations and socket commands. A handler declares, calls one action, shapes the reply."""
