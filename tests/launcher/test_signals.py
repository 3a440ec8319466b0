import os
import signal

import pytest

from shanzhi.launcher.signals import Stopped, stop_on_signals, undisturbed


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_first_signal_stops_and_impatient_ones_do_not_disturb_the_way_out(kind: signal.Signals) -> None:
    finished = []

    def stop_twice() -> None:
        with stop_on_signals():
            try:
                os.kill(os.getpid(), kind)
            finally:
                os.kill(os.getpid(), kind)
                finished.append(True)

    with pytest.raises(Stopped) as stopped:
        stop_twice()

    assert finished == [True]
    assert stopped.value.exit_code == 128 + kind


def test_signal_while_things_are_being_stopped_waits_for_nothing_and_breaks_nothing() -> None:
    finished = False

    with stop_on_signals():
        with undisturbed():
            os.kill(os.getpid(), signal.SIGINT)
            finished = True
        assert signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, signal.default_int_handler)

    assert finished
