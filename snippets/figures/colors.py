"""The colours of all drawings, as roles: what a role is in the light theme and in the dark one."""

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

COLOR = {role: light for role, (light, _) in ROLES.items()}
if len(set(COLOR.values())) != len(ROLES):
    raise ValueError("two colour roles share a light value")
