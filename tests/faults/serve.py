"""Checks the copy in whose folder it runs, as often as it is asked: for each line on standard input, which names a file for what is said.

Each check is made in a child of a process that has made one already, and so has read and parsed everything that stays as it is.
"""

import os
import sys

from sitebuild.__main__ import main


def child(path: str) -> int:
    """Check in a child process; its output goes to a file. Return how it ended."""
    pid = os.fork()
    if pid == 0:
        said = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        ended = 1
        try:
            ended = main(serving=False)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", flush=True)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    sound = main(serving=False)
    print("checked", sound, flush=True)
    for line in sys.stdin:
        print("checked", child(line.rstrip("\n")), flush=True)
