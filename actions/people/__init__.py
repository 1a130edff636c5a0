"""Who there is: accounts, signing in, presence, the tenant itself."""
