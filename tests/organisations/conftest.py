import pytest

from tests.world import World


@pytest.fixture
def here(world: World, street_scope: object) -> World:
    """The world, with the whole test inside its street."""
    return world
