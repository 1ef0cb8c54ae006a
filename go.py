"""Set up this checkout and run it: one file, the standard library, no other step.

    python go.py reproduce [ARGUMENTS]   write the Rusizi report into the folder out
    python go.py test [ARGUMENTS]        run the tests; the arguments are pytest's
    python go.py notebooks               run every notebook from top to bottom
    python go.py check [PATHS]           ruff and mypy; of everything, also the notebooks
    python go.py renew                   write again what is generated: docs, schemas, sample
    python go.py benchmark [--short]     ratios of speed, side by side with other programs
    python go.py run TOOL [ARGUMENTS]    run a tool of the environment, such as crm-study

The first call creates the folder .venv beside this file and installs the package there,
with the versions in constraints.txt; later calls find it ready. Nothing is installed
anywhere else. Written so that Python 3.6 can still read it as far as the refusal below.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is who this speaks to
    sys.exit(
        "crm-study needs Python 3.11 or newer; this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Start go.py with a newer one."
    )

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = str(SCRIPTS / ("python.exe" if WINDOWS else "python"))
STAMP = VENV / "go.stamp"
EXTRAS = ("", "[test]", "[dev]")  # each holds the one before it
PROBE = "import sys; sys.exit(sys.version_info < (3, 11))"
SAMPLE_CHAPTERS = ("reliability.main", "regression.joint", "hypotheses", "audit")
NO_PIP = """\
This Python has neither ensurepip nor pip, so nothing can be installed into .venv.
Install one of them (Debian and Ubuntu: sudo apt install python3-venv) and run again."""


def main(arguments: list[str]) -> int:
    """Run one command; return its exit status."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(__doc__.strip())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in COMMANDS:
        say(f"go.py has no command '{name}'; choose one of: {', '.join(COMMANDS)}.")
        return 2
    return COMMANDS[name](rest)


def reproduce(arguments: list[str]) -> int:
    """Run the main job."""
    set_up("")
    return tool("crm-study", ["reproduce", "--out", "out", *arguments])


def test(arguments: list[str]) -> int:
    """Run the tests."""
    set_up("[test]")
    return module("pytest", arguments)


def notebooks(arguments: list[str]) -> int:
    """Execute the notebooks, all or those given; nothing is written back."""
    set_up("[test]")
    found = arguments or [str(path) for path in sorted(HOME.glob("notebooks/*.ipynb"))]
    say(f"Running {len(found)} notebooks.")
    execute = "from nbclient.cli import main; main()"
    return call([PYTHON, "-c", execute, *found], cwd=HOME) if found else 0


def check(paths: list[str]) -> int:
    """Run every checker, also after one has complained; return the worst status."""
    set_up("[dev]")
    statuses = [
        module("ruff", ["check", *paths]),
        module("ruff", ["format", "--check", *paths]),
        module("mypy", paths),
        0 if paths else notebooks([]),
    ]
    return max(statuses, key=abs)


def renew(_: list[str]) -> int:
    """Write every generated file again; the tests say when this is due."""
    set_up("")
    sample = [part for chapter in SAMPLE_CHAPTERS for part in ("--chapter", chapter)]
    statuses = [
        call([PYTHON, str(HOME / "docs" / "write_columns.py")], cwd=HOME),
        call([PYTHON, str(HOME / "docs" / "write_register.py")], cwd=HOME),
        call([PYTHON, str(HOME / "docs" / "write_help.py")], cwd=HOME),
        tool("crm-study", ["schema", str(HOME / "questionnaires" / "schema")]),
        tool("crm-study", ["report", "rusizi", *sample, "--out", str(HOME / "reports" / "sample")]),
    ]
    return max(statuses, key=abs)


def benchmark(arguments: list[str]) -> int:
    """Measure us and other programs side by side, and print ratios."""
    set_up("[test]")
    return call([PYTHON, str(HOME / "benchmarks" / "run.py"), *arguments], cwd=HOME)


def run(arguments: list[str]) -> int:
    """Run a tool of the environment, so that nobody has to activate it."""
    set_up("")
    return tool(arguments[0], arguments[1:]) if arguments else main([])


COMMANDS = {
    "reproduce": reproduce,
    "test": test,
    "notebooks": notebooks,
    "check": check,
    "renew": renew,
    "benchmark": benchmark,
    "run": run,
}


def set_up(extras: str) -> None:
    """Make sure that the environment stands and holds the package with these extras."""
    stands = works([PYTHON, "-c", PROBE])
    wanted = fingerprint()
    if stands and is_stamped(wanted, extras=extras):
        return
    if not stands:
        say("Creating .venv, where everything is installed.")
        if call([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]) != 0:
            sys.exit("The folder .venv could not be created; the reason stands above.")
    installer = pip()
    say(f"Installing crm-study{extras} as pinned in constraints.txt: a minute or two, once.")
    STAMP.unlink(missing_ok=True)
    arguments = ["install", "-qq", "-c", "constraints.txt", "-e", f".{extras}"]
    status = call([*installer, *arguments], cwd=HOME)
    if status != 0:
        say("pip could not install the package; its words stand above.")
        sys.exit(status)
    STAMP.write_text(wanted + extras, encoding="utf-8")
    say("Ready.")


def fingerprint() -> str:
    """Return a hash of all that decides what is installed, and where."""
    parts = [str(HOME).encode()]
    parts += [(HOME / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_stamped(wanted: str, *, extras: str) -> bool:
    """Tell whether the last complete installation was this one, or a larger one."""
    found = STAMP.read_text(encoding="utf-8") if STAMP.is_file() else ""
    return found in {wanted + installed for installed in EXTRAS[EXTRAS.index(extras) :]}


def pip() -> list[str]:
    """Return the start of a pip command that installs into the environment."""
    inside = [PYTHON, "-m", "pip"]
    if works([*inside, "--version"]) or works([PYTHON, "-m", "ensurepip", "--default-pip"]):
        return inside
    outside = [sys.executable, "-m", "pip", "--python", PYTHON]
    if works([*outside, "--version"]):
        return outside
    sys.exit(NO_PIP)


def tool(name: str, arguments: list[str]) -> int:
    """Run a console script of the environment, in the caller's folder."""
    script = SCRIPTS / (f"{name}.exe" if WINDOWS else name)
    if not script.is_file():
        say(f"The environment has no tool '{name}'; 'python go.py check' installs all of them.")
        return 2
    return call([str(script), *arguments])


def module(name: str, arguments: list[str]) -> int:
    """Run a module of the environment, in the folder of the checkout."""
    return call([PYTHON, "-m", name, *arguments], cwd=HOME)


def call(command: list[str], *, cwd: Path | None = None) -> int:
    """Run a command in front of the user; return its exit status."""
    sys.stdout.flush()
    return subprocess.call(command, cwd=cwd, env=environment())


def works(command: list[str]) -> bool:
    """Tell whether a command can be run and ends well, showing nothing of it."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment(),
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def environment() -> dict[str, str]:
    """Return the caller's variables, less those that would lead Python or pip elsewhere."""
    elsewhere = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT"}
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return {**kept, "PYTHONUTF8": "1", "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def say(sentence: str) -> None:
    """Tell the user what is going on, without disturbing standard output."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
