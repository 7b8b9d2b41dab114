"""Where text stands inside each preset shape: facts of the format, the same for every backend.

A shape's text does not get the whole box: ECMA-376's ``presetShapeDefinitions.xml`` gives every preset a text rectangle
(``rect``), and PowerPoint applies the body's insets inside that. These are its formulas with the adjust values that we
write; ``ss`` there is the shorter side.
"""

from math import sqrt

from talkbuilder.geometry import Rect
from talkbuilder.scene import Geometry

# (1 - cos 45 degrees): what a quarter circle of radius 1 cuts off a square's corner, along one side.
_CORNER = 1 - sqrt(0.5)


def text_area(geometry: Geometry, rect: Rect, radius: float = 0.0) -> Rect:
    """Return the text rectangle of ``geometry`` drawn in ``rect``, before the text body's own insets."""
    w, h = max(rect.width, 0.01), max(rect.height, 0.01)
    side = min(w, h)
    left, top, right, bottom = 0.0, 0.0, 0.0, 0.0
    match geometry:
        case "rect":
            return rect
        case "roundRect":
            left = top = right = bottom = min(radius, side / 2) * _CORNER
        case "ellipse":
            left = right = w / 2 * _CORNER
            top = bottom = h / 2 * _CORNER
        case "diamond":
            left = right = w / 4
            top = bottom = h / 4
        case "triangle":
            left = right = w / 4
            top = h / 2
        case "hexagon":
            # adj 25000, wider than high or square: q8 = 2 + 2 * ss / w; else the branch for a > maxAdj / 2
            share = (2 + 2 * side / w) / 24 if w > side / 2 else 0.25
            left = right = w * share
            top = bottom = h * share
        case "chevron":
            if w > side:
                left = right = side / 2
        case "can":
            top = side / 4
            bottom = side / 8
        case "parallelogram":
            share = (1 + 1.25 * side / w) / 12
            left = right = w * share
            top = bottom = h * share
    return Rect(rect.x + left, rect.y + top, w - left - right, h - top - bottom)
