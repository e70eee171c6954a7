"""`make peers`: record, or compare with the record; compare each step of the optimizers with their NumPy twins."""

import argparse
import importlib.metadata
import inspect
import platform
import sys

import tests.peers  # noqa: F401 - sets what the frameworks read when they are imported
from tests import oracle, twins
from tests.peers import keras as keras_peer
from tests.peers import optax as optax_peer
from tests.peers import torch as torch_peer

COMMAND = ".venv-peers/bin/python -m tests.peers --record"
CPU_ULPS = {"sgd": 16, "momentum": 64, "nesterov": 16, "adagrad": 4, "matrix_factorization": 4, "gradients": 4}
CPU_ULPS |= dict.fromkeys(twins.FRAMEWORKS, twins.ulps("centered"))
PEERS = {"torch": torch_peer, "keras": keras_peer, "optax": optax_peer}


def default_of(parameter):
    """Return a parameter's default as JSON can hold it: "required" if it has none, "None" for None."""
    if parameter.default is inspect.Parameter.empty:
        return "required"
    return str(parameter.default) if parameter.default is None else parameter.default


def optimizers(name):
    """Return the cases of one framework's optimizers, and a sentence for each step that is not the twin's."""
    peer, cases, problems, worst = PEERS[name], {}, [], {}
    for title, case in twins.cases(name).items():
        thetas = peer.run(*case)
        worst[title], step, landscape = twins.distance(twins.twin(name, title), thetas)
        if not worst[title] <= twins.ulps(title):
            problems.append(f"{name}: {title}: {landscape}, step {step}: the twin is off by {worst[title]:.0f} ulps")
        cases[title] = twins.record(case, thetas)
    farthest = max(worst, key=worst.get)
    print(
        f"{name}: {len(worst)} runs of {twins.STEPS} steps beside their twins, farthest {worst[farthest]:.0f} ulps ({farthest})"
    )
    cases["defaults"] = {
        optimizer: {key: default_of(parameter) for key, parameter in signature.parameters.items() if key in SHOWN}
        for optimizer, signature in peer.signatures().items()
    }
    return cases | peer.facts(), problems


def shown():
    """Return the arguments that the twins have, in any framework: their defaults are recorded."""
    names = set()
    for framework in twins.FRAMEWORKS:
        module = importlib.import_module(f"snippets.frameworks.{framework}")
        for name, function in vars(module).items():
            if name.endswith(("_init", "_step")):
                names |= set(inspect.signature(function).parameters)
    return names - {"theta", "state", "grad"}


SHOWN = shown()


def measure(name):
    """Run the real thing; return the record of one file and what its twins did wrong."""
    record = {"about": "", **{package: importlib.metadata.version(package) for package in oracle.MADE_BY[name]}}
    if name in PEERS:
        record["about"] = PEERS[name].__doc__
        cases, problems = optimizers(name)
    else:
        record["about"] = torch_peer.IDEAS[name].__doc__
        cases, problems = torch_peer.IDEAS[name](), []
    record |= {"python": platform.python_version(), "cpu": torch_peer.torch.backends.cpu.get_cpu_capability()}
    return oracle.plain(record | {"command": COMMAND, "cases": cases}), problems


def compare(name, new):
    """Return a sentence for every recorded value that the new run does not give."""
    try:
        old = oracle.read(name)
    except (OSError, ValueError) as error:
        return [str(error)]
    return oracle.differences(f"{name}.json", old["cases"], new["cases"], CPU_ULPS.get(name, 0))


def main():
    """Write the record or compare with it; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.peers", description="Hold tests/oracles and the twins to the real frameworks."
    )
    parser.add_argument("--record", action="store_true", help="write tests/oracles instead of comparing")
    arguments = parser.parse_args()
    torch_peer.torch.set_num_threads(1)
    torch_peer.torch.use_deterministic_algorithms(True)
    pins = oracle.pinned_versions(oracle.REQUIREMENTS.read_text(encoding="utf-8"))
    problems = []
    for name in oracle.NAMES:
        new, wrong = measure(name)
        problems += wrong
        oracle.check_record(name, new, pins)
        if arguments.record:
            (oracle.FOLDER / f"{name}.json").write_text(oracle.lines(new) + "\n", encoding="utf-8")
        else:
            problems += compare(name, new)
    done = f"{len(problems)} differences" if problems else "recorded" if arguments.record else "all agree"
    versions = ", ".join(f"{package} {importlib.metadata.version(package)}" for package in oracle.PACKAGES)
    print(*problems, f"{versions}, {len(oracle.NAMES)} files: {done}", sep="\n")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
