"""What the business does: one module per feature; checks, then does, then announces."""
