"""The curves as inline SVG. Colours come from the page's style sheet, so that they fit light and dark."""

from collections.abc import Callable
from html import escape

from bot.evaluation.curves import Bin, Calibration

WIDTH, HEIGHT = 340, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40
MIN_RADIUS, MAX_RADIUS = 2.5, 7.0
RISK_STEPS = (0.05, 0.1, 0.2, 0.5, 1.0)
"""Tops of the risk axis: the smallest that holds the curve is taken."""
Scale = Callable[[float], float]


def risk_coverage(calibration: Calibration, title: str) -> str:
    """Share of wrong answers over share of messages answered, at every threshold; a dot where the bot is now."""
    risks = [point.risk for point in (*calibration.curve, *([calibration.decided] if calibration.decided else []))]
    top = next((step for step in RISK_STEPS if step >= max(risks, default=0.0)), 1.0)
    x, y = _scales(top)
    parts = [_axes(top, "answered", "of these wrong")]
    if calibration.curve:
        path = "L".join(f"{x(point.coverage):.1f},{y(point.risk):.1f}" for point in calibration.curve)
        parts.append(f'<path class="curve" d="M{path}"/>')
    for point in calibration.curve:
        hint = f"from score {point.threshold:.2f} on: {point.coverage:.1%} answered, {point.risk:.1%} of these wrong"
        parts.append(_dot(x(point.coverage), y(point.risk), 5, "hint", hint))
    if now := calibration.decided:
        parts.append(
            _dot(x(now.coverage), y(now.risk), 5, "now", f"now: {now.coverage:.1%} answered, {now.risk:.1%} wrong")
        )
    return _figure("risk-coverage", title, parts)


def reliability(calibration: Calibration, title: str) -> str:
    """Share that came true over score, in tenths; on the diagonal a score means what it says. Area is the number."""
    x, y = _scales(1.0)
    parts = [_axes(1.0, "score", "came true")]
    parts.append(f'<line class="ideal" x1="{x(0):.1f}" y1="{y(0):.1f}" x2="{x(1):.1f}" y2="{y(1):.1f}"/>')
    most = max((part.n for part in calibration.bins), default=1)
    parts.extend(_bin(part, most, x, y) for part in calibration.bins)
    return _figure("reliability", title, parts)


def _bin(part: Bin, most: int, x: Scale, y: Scale) -> str:
    radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * (part.n / most) ** 0.5
    low, high = part.interval
    across = x(part.mean_score)
    tenth = f"score {part.low:.1f} to {part.high:.1f}"
    hint = f"{tenth}: {part.n} messages, mean {part.mean_score:.2f}, right {part.right:.2f}"
    whisker = f'<line class="whisker" x1="{across:.1f}" x2="{across:.1f}" y1="{y(low):.1f}" y2="{y(high):.1f}"/>'
    return whisker + _dot(across, y(part.right), radius, "bin", hint)


def _scales(top: float) -> tuple[Scale, Scale]:
    """Share -> pixels, across (0 to 1) and up (0 to `top`)."""
    across, up = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    return (lambda share: LEFT + share * across), (lambda share: HEIGHT - BOTTOM - share / top * up)


def _axes(top: float, across: str, up: str) -> str:
    x, y = _scales(top)
    parts = []
    for quarter in (0.0, 0.25, 0.5, 0.75, 1.0):
        height, place = y(quarter * top), x(quarter)
        label = f"{100 * quarter * top:.3g} %"
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 6}" y="{height + 4:.1f}" text-anchor="end">{label}</text>')
        anchor = "end" if quarter == 1 else "middle"
        parts.append(
            f'<text class="tick" x="{place:.1f}" y="{HEIGHT - BOTTOM + 15}" text-anchor="{anchor}">{quarter:.0%}</text>'
        )
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    parts.append(f'<text class="axis" x="{middle:.1f}" y="{HEIGHT - 5}" text-anchor="middle">{across}</text>')
    parts.append(f'<text class="axis" x="{LEFT + 5}" y="{TOP + 9}">{up}</text>')
    return "".join(parts)


def _dot(x: float, y: float, radius: float, kind: str, hint: str) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{escape(hint)}</title></circle>'


def _figure(kind: str, title: str, parts: list[str]) -> str:
    name = escape(title)
    return (
        f'<svg class="chart {kind}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">'
        f"<title>{name}</title>{''.join(parts)}</svg>"
    )
