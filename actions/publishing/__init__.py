"""What a tenant publishes: articles and media pages."""
