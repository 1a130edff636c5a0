"""The clock: one module per kind of job. A job calls one action."""
