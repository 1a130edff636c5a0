"""A service: what people come for, and how long it is expected to take."""

from models.base import Document
from models.stores import Store


class Service(Document):
    tenant_id: str
    name: str
    minutes: float = 10
    """Expected length, until enough real ones are known."""


services = Store("services", Service)
