"""Where residents get to from a building's QR. The page behind it belongs to the portal, which stands above and is not imported."""

from shanzhi.territory.models import Building


def building_address(building: Building) -> str:
    """Return the path of a building's public page. Stays the same for ever: it is printed on doors."""
    return f"/b/{building.token}/"
