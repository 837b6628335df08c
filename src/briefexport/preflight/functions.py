"""The functions of shadings at a point: sampled, exponential and stitched (PDF 32000-1, 7.10)."""

from bisect import bisect_right

from briefexport.preflight.objects import Object, array, dictionary, number, numbers, stream, whole

_DEEPEST = 4
# Steeper ones would leave the range of numbers.
_STEEPEST = 16


def evaluated(function: Object, at: float, depth: int = 0) -> tuple[float, ...] | None:
    """Return the values of `function` of one variable, or None where it is of no known form."""
    found = dictionary(function)
    if found is None or depth >= _DEEPEST:
        return None
    domain = numbers(found.get("/Domain"))
    if len(domain) != 2:
        return None
    at = min(max(at, domain[0]), domain[1])
    match whole(found.get("/FunctionType", -1)):
        case 0:
            return _sampled(found, at, domain)
        case 2:
            return _exponential(found, at)
        case 3:
            return _stitched(found, at, domain, depth)
        case _:
            return None


def _exponential(function: Object, at: float) -> tuple[float, ...] | None:
    first = numbers(function.get("/C0")) or (0.0,)
    last = numbers(function.get("/C1")) or (1.0,)
    exponent = number(function.get("/N"))
    if len(first) != len(last) or at < 0 or exponent is None or not 0 < exponent <= _STEEPEST:
        return None
    return tuple(a + at**exponent * (b - a) for a, b in zip(first, last, strict=True))


def _stitched(
    function: Object, at: float, domain: tuple[float, ...], depth: int
) -> tuple[float, ...] | None:
    parts = array(function.get("/Functions"))
    bounds = numbers(function.get("/Bounds"))
    encode = numbers(function.get("/Encode"))
    if not parts or len(bounds) != len(parts) - 1 or len(encode) != 2 * len(parts):
        return None
    part = bisect_right(bounds, at)
    edges = (domain[0], *bounds, domain[1])
    low, high = edges[part], edges[part + 1]
    share = (at - low) / (high - low) if high > low else 0.0
    start, end = encode[2 * part : 2 * part + 2]
    return evaluated(parts[part], start + share * (end - start), depth + 1)


def _sampled(function: Object, at: float, domain: tuple[float, ...]) -> tuple[float, ...] | None:
    """Return the nearest sample, which is near enough to add up ink."""
    reach = numbers(function.get("/Range"))
    sizes = numbers(function.get("/Size"))
    data = stream(function)
    if data is None or whole(function.get("/BitsPerSample")) != 8 or len(sizes) != 1 or not reach:
        return None
    decode = numbers(function.get("/Decode")) or reach
    count, samples = len(reach) // 2, data.read_bytes()
    span = domain[1] - domain[0]
    nearest = round((at - domain[0]) / span * (sizes[0] - 1)) if span > 0 else 0
    found = samples[nearest * count : (nearest + 1) * count]
    if len(found) != count or len(decode) != 2 * count:
        return None
    return tuple(
        decode[2 * i] + byte / 255 * (decode[2 * i + 1] - decode[2 * i])
        for i, byte in enumerate(found)
    )
