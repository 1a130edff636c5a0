"""The widget in a real browser, on pages of this server and of others."""
