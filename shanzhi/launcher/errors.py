"""What can go wrong before the site runs, said in both languages."""

EXIT_FAILED = 1
EXIT_USAGE = 2


class LauncherError(Exception):
    """Something a person has to put right. Printed without a traceback; the launcher ends with `exit_code`."""

    def __init__(self, english: str, chinese: str, *, exit_code: int = EXIT_FAILED) -> None:
        super().__init__(f"{chinese}\n{english}")
        self.exit_code = exit_code
