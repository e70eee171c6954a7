"""Paths of an SVG, as short as the eye allows."""

import re
from collections.abc import Iterable

import numpy as np

NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?|-?\d+(?:e-?\d+)?")


def short(number: str | float, digits: int) -> str:
    """Return a number with at most so many digits behind its point, as short as SVG allows: .5, not 0.50."""
    text = f"{float(number):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = "0" if text in ("-0", "") else text
    return re.sub(r"^(-?)0\.", r"\1.", text)


_POLYLINE = re.compile(r"M[^MCQzZ]+")
_UNSEEN = 0.15  # px: how far a polyline may stray when points are left out
_COORDINATES = {"M": 2, "L": 2, "Q": 4, "C": 6}


def relative_path(path: str) -> str:
    """Rewrite path data (M, L, C, Q, Z) with relative coordinates to one decimal, without points that the eye cannot see."""
    tokens = re.findall(r"[MLCQzZ]|-?[\d.]+(?:e-?\d+)?", _POLYLINE.sub(_thin, path))
    out: list[str] = []
    x = y = 0.0
    index, command, previous = 0, "", ""
    while index < len(tokens):
        if tokens[index] in "MLCQzZ":
            command = tokens[index]
            index += 1
        if command in "zZ":
            out.append("z")
            previous = "z"
            continue
        count = _COORDINATES[command]
        values = [float(token) for token in tokens[index : index + count]]
        index += count
        if command == "M":
            x, y = round(values[0], 1), round(values[1], 1)
            out.append("M" + _join([x, y]))
            previous = "M"
            continue
        steps = [round(value - (y if i % 2 else x), 1) for i, value in enumerate(values)]
        x, y = round(x + steps[-2], 1), round(y + steps[-1], 1)
        if command == "L" and steps == [0, 0]:
            if previous == "M":
                out.append("h0")
                previous = "h"
            continue
        text, letter = _join(steps), command.lower()
        out.append(letter + text if previous != letter else (text if text[0] == "-" else " " + text))
        previous = letter
    return "".join(out)


def _join(values: Iterable[float]) -> str:
    text = ""
    for value in values:
        number = short(value, 1)
        text += number if not text or number[0] == "-" else " " + number
    return text


def _thin(polyline: re.Match[str]) -> str:
    """Leave out the points of a polyline that stray less than the eye can see (Ramer, Douglas and Peucker)."""
    points = np.array(re.findall(r"-?[\d.]+(?:e-?\d+)?", polyline[0]), dtype=float).reshape(-1, 2)
    if len(points) <= 8:
        return polyline[0]
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        along, inner = points[last] - points[first], points[first + 1 : last] - points[first]
        part = np.clip(inner @ along / max(along @ along, 1e-18), 0, 1)  # a line that turns back strays beyond its ends
        stray = np.hypot(*(inner - part[:, None] * along).T)
        farthest = int(stray.argmax())
        if stray[farthest] > _UNSEEN:
            middle = first + 1 + farthest
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in points[keep]) + " "
