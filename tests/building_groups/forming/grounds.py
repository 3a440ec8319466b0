"""Tiny grounds, so that everything on them can be tried."""

from hypothesis import strategies as st

from shanzhi.building_groups.forming.ground import Block, Ground


@st.composite
def small_grounds(draw: st.DrawFn, most_blocks: int = 6) -> Ground:
    """A few blocks of one to three entrances, with any sides, some entrances taken by groups that stay."""
    count = draw(st.integers(1, most_blocks))
    blocks = []
    for pk in range(count):
        members = tuple(draw(st.lists(st.integers(0, 7), min_size=1, max_size=3)))
        taken = draw(st.frozensets(st.integers(0, len(members) - 1))) if draw(st.integers(0, 5)) == 0 else frozenset()
        blocks.append(Block(pk, members, taken))
    pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
    beside = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return Ground(tuple(blocks), {pair: draw(st.integers(20, 120)) for pair in beside})
