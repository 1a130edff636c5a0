"""Who may be written to, where and when."""
