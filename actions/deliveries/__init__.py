"""One message to one person on one channel: from its place in the queue to the provider's last word."""
