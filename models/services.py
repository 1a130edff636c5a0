"""A service: what people come for, and how long it is expected to take."""

from models.stores import Named, Store


class Service(Named):
    minutes: float = 10
    """Expected length, until enough real ones are known."""


services = Store("services", Service)
