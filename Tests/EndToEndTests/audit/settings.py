"""Lines of the configuration's `audit` section, by what a scenario wants of them."""

# The smallest that the gateway takes.
SEGMENT = "1MB"


def small(**more):
    """Segments, checkpoints and the disk's reserve at a size that a test sees."""
    return lines(**{"size": SEGMENT, "every": 25, "interval": "1s", "reserve": "1MB", **more})


def lines(size=None, age=None, compress=None, keep=None, every=None, interval=None,
          reserve=None, sinks=()):
    found = []
    for name, members in (
            ("rotate", {"size": size, "age": age, "compress": compress}),
            ("keep", {"size": keep}),
            ("checkpoints", {"every": every, "interval": interval})):
        given = [f"{key}: {value}" for key, value in members.items() if value is not None]
        if given:
            found.append(f"{name}: {{ {', '.join(given)} }}")
    if reserve:
        found.append(f"reserve: {reserve}")
    if sinks:
        found.append(f"sinks: [{', '.join(sinks)}]")
    return found
