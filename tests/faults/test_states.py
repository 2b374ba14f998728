from tests.faults.states import run


def test_the_log_holds_its_promises_in_whatever_order_things_are_done() -> None:
    run(steps=200)
