from tests.faults.fuzz import run


async def test_whatever_comes_in_is_told_or_refused_within_limits() -> None:
    await run(inputs=250, seed=1, live_every=10)
