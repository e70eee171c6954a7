"""Set up what the project needs: `python3 sitebuild/setup.py lesson|site|test|peers|movielens`. Standard library only; runs on the machine's own Python.

Everything lands in the project: .venv (Python packages, Node among them), node_modules, .venv-peers, .venv-movielens. Only what changed is
done again.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TIMINGS = ROOT / ".cache" / "timings.json"
BIN = "Scripts" if os.name == "nt" else "bin"
APART = {
    "peers": ("PyTorch, Keras and Optax", []),
    "movielens": ("MovieLens and scikit-surprise", ["--no-deps"]),
}
SHELL = "chromium-headless-shell"  # Chromium without its windows: a page opens in half the time
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)


def say(text):
    """Print a line at once, on a terminal and in a log alike."""
    print("set-up: " + text, flush=True)


def stop(text):
    """End with a message that says what to do."""
    sys.exit("set-up: " + text)


def digest(*paths):
    """Return a digest of files and of the Python that runs."""
    text = sys.version + str(ROOT) + "".join(Path(path).read_text(encoding="utf-8") for path in paths)
    return hashlib.sha256(text.encode()).hexdigest()


def step(name, stamp, made_from, make):
    """Make something if what it is made from has changed; say how long it took."""
    if stamp.exists() and stamp.read_text() == made_from:
        return
    say(name + " ...")
    start = time.perf_counter()
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)
    seconds = time.perf_counter() - start
    say(f"{name}: done in {seconds:.0f} s")
    TIMINGS.parent.mkdir(exist_ok=True)
    timings = json.loads(TIMINGS.read_text()) if TIMINGS.exists() else {}
    TIMINGS.write_text(json.dumps({**timings, "set-up, " + name: round(seconds, 1)}))


def run(*command, why):
    """Run a command; on failure say what it was for."""
    environment = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", npm_config_loglevel="error")
    environment["PATH"] = str(VENV / BIN) + os.pathsep + environment.get("PATH", "")
    if subprocess.run([str(part) for part in command], cwd=ROOT, env=environment).returncode:
        stop(f"{why} failed: {' '.join(str(part) for part in command)}")


def make_venv(folder):
    """Create a virtual environment."""
    shutil.rmtree(folder, ignore_errors=True)
    result = subprocess.run([sys.executable, "-m", "venv", str(folder)], capture_output=True, text=True)
    if result.returncode:
        stop(
            f"cannot create {folder.name}: install Python's venv module (Debian: apt install python3-venv)\n{result.stdout}{result.stderr}"
        )


def python_packages(requirements):
    """Install the locked Python packages and make the project importable."""
    made_by, here = VENV / "made-by", sys.version + str(ROOT)
    if not (VENV / BIN).exists() or made_by.exists() and made_by.read_text() != here:
        make_venv(VENV)
        made_by.write_text(here)
    python = VENV / BIN / "python"
    install = ["-m", "pip", "install", *([] if sys.stdout.isatty() else ["--quiet"]), "--require-hashes"]
    run(python, *install, "-r", requirements, why="installing the Python packages")
    purelib = "import sysconfig; print(sysconfig.get_path('purelib'))"
    where = subprocess.run([python, "-c", purelib], capture_output=True, text=True, check=True)
    Path(where.stdout.strip(), "worked.pth").write_text(str(ROOT) + "\n", encoding="utf-8")


def npm_packages(extra):
    """Install the locked npm packages with the Node that came from PyPI."""
    run(VENV / BIN / "npm", "ci", "--no-audit", "--no-fund", *extra, why="installing the npm packages")


def browser():
    """Return the path of a Chromium or Chrome on this machine, or None."""
    named = os.environ.get("CHROME")
    if named:
        return named if Path(named).exists() else stop(f"CHROME names {named!r}, which does not exist")
    found = next((shutil.which(name) for name in BROWSERS if shutil.which(name)), None)
    return found or next((place for place in BROWSER_PLACES if Path(place).exists()), None)


def find_browser():
    """Make sure that there is a Chromium or Chrome; on Debian install it where that is allowed."""
    if browser():
        return
    root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    allowed = shutil.which("apt-get") and (
        not root or subprocess.run([*root, "true"], capture_output=True).returncode == 0
    )
    if not allowed:
        stop(
            "the tests need Chromium or Chrome: install one, or set CHROME to its path (Debian: sudo apt install chromium)"
        )
    say("installing chromium through apt ...")
    subprocess.run([*root, "apt-get", "update", "-qq"], check=False)
    install = [*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "fonts-noto-cjk"]
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for package in (SHELL, "chromium"):  # Ubuntu has no package of the first
        done = subprocess.run([*install, package], stdout=subprocess.DEVNULL, env=environment)
        if done.returncode == 0:
            break
    if done.returncode or not browser():
        stop("apt could not install chromium: install Chromium or Chrome by hand, or set CHROME to its path")


def apart(goal, contents, options):
    """Install requirements-<goal>.txt into .venv-<goal>, an environment of its own."""
    folder, needed = ROOT / f".venv-{goal}", ROOT / f"requirements-{goal}.txt"

    def make():
        make_venv(folder)
        run(folder / BIN / "python", "-m", "pip", "install", *options, "-r", needed, why=f"installing {contents}")

    step(f"{contents} in {folder.name}", folder / "stamp", digest(needed), make)


def main(goal):
    """Set up for a goal: site, test, peers or movielens; for lesson, see only that Python is new enough."""
    if sys.version_info < (3, 11):  # noqa: UP036 - a friendlier word than a SyntaxError
        stop(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; name another one: make {goal} PYTHON=python3.12"
        )
    if goal == "lesson":
        return
    if goal in APART:
        apart(goal, *APART[goal])
        return
    requirements = ROOT / ("requirements-test.txt" if goal == "test" else "requirements.txt")
    stamps = [VENV / "stamp-test", VENV / "stamp-site"]
    python_stamp = stamps[0] if goal == "test" else stamps[1]
    if goal == "site" and stamps[0].exists() and stamps[0].read_text() == digest(ROOT / "requirements-test.txt"):
        python_stamp, requirements = stamps[0], ROOT / "requirements-test.txt"  # the test set-up holds all of it
    step("Python packages in .venv", python_stamp, digest(requirements), lambda: python_packages(requirements))
    modules = ROOT / "node_modules"
    locks = digest(ROOT / "package.json", ROOT / "package-lock.json")
    step("npm packages", modules / ".stamp", locks, lambda: npm_packages([]))
    if goal == "test":
        find_browser()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("lesson", "site", "test", *APART):
        sys.exit("usage: python3 sitebuild/setup.py lesson|site|test|peers|movielens")
    main(sys.argv[1])
