"""The colours of all drawings, as roles: what a role is in the light theme and in the dark one."""

from typing import Any, NamedTuple

LANGUAGES = ("zh", "en")
Pair = tuple[str, str]  # (Chinese, English)

# role: (light, dark). The light values are the keys by which the finished SVG is recoloured, so they differ pairwise.
ROLES: dict[str, Pair] = {
    "ink": ("#1d2127", "#d9dce3"),
    "mute": ("#565c68", "#a0a6b4"),
    "rule": ("#c9c7c0", "#4a505c"),
    "bg": ("#fdfdfb", "#15171c"),
    "blue": ("#2458c4", "#789ff8"),
    "rust": ("#a53607", "#ff8f63"),
    "green": ("#0f6b5c", "#7fe0b8"),
    "violet": ("#622394", "#cbb4ff"),
    "olive": ("#7f7435", "#efc14a"),
    "pink": ("#b21d87", "#ec93cc"),
}
LEVELS = 9  # s0 .. s8: the fills of a contour plot, from high to low
_SEQUENTIAL = (("#fbfcfd", "#cbd9ef"), ("#191c23", "#2b3850"))
_DIVERGING = {  # d0 .. d4: the cells of a matrix, from negative over zero to positive
    "d0": ("#e09a72", "#a5532a"),
    "d1": ("#f1d3c2", "#5f4036"),
    "d2": ("#f1f1ee", "#282b33"),
    "d3": ("#c6d8f2", "#33486f"),
    "d4": ("#86b0ea", "#4068ac"),
}


def _mix(start: str, end: str, part: float) -> str:
    channels = ((int(start[i : i + 2], 16), int(end[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in channels)


for _level in range(LEVELS):
    _light, _dark = (_mix(*ends, _level / (LEVELS - 1)) for ends in _SEQUENTIAL)
    ROLES[f"s{_level}"] = (_light, _dark)
ROLES |= _DIVERGING


class Method(NamedTuple):
    """How a method of optimization looks in every figure: its colour role, its dashes, None for solid, and its English names."""

    role: str
    dashes: tuple[float, float] | None
    names: tuple[str, ...]


# Where several runs of one method, or a variant of it, stand in one panel, the method proper has its look, and the others tell theirs.
METHODS = {
    "gd": Method("blue", None, ("gradient descent",)),
    "sgd": Method("blue", None, ("SGD",)),
    "momentum": Method("rust", None, ("momentum", "heavy ball")),
    "nesterov": Method("violet", None, ("Nesterov", "NAG")),
    "adagrad": Method("green", (4, 2), ("Adagrad",)),
    "rmsprop": Method("olive", (4, 2), ("RMSProp",)),
    "adam": Method("pink", (4, 2), ("Adam",)),
    "adamw": Method("ink", (1.5, 2), ("AdamW",)),
    "amsgrad": Method("ink", None, ("AMSGrad",)),
}
COLOR = {role: light for role, (light, _) in ROLES.items()}
if len(set(COLOR.values())) != len(ROLES):
    raise ValueError("two colour roles share a light value")


def look(method: str) -> dict[str, Any]:
    """Return a method's colour and line style as keywords of a line."""
    role, dashes, _ = METHODS[method]
    return {"color": COLOR[role], "linestyle": "-" if dashes is None else (0, dashes)}
