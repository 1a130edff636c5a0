"""A resource: what a booking needs besides the provider, such as a room, a headset or a machine, in one unit or several."""

from models.stores import Named, Store


class Resource(Named):
    units: int = 1


resources = Store("resources", Resource)
