"""Compute the claims whose sources changed: `python -m sitebuild.make.claims`. Writes .cache/claims.json."""

import importlib
import json
import sys
import time
from typing import Any

from sitebuild.cache import ROOT, key, load, sources, write
from sitebuild.read.store import CLAIMS
from sitebuild.rules import Broken, place_of
from snippets.claims import FIELD, claims_of

FOLDER = ROOT / "snippets" / "claims"


def names() -> list[str]:
    """Return the names of all claims modules."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


def compute(name: str) -> list[dict[str, Any]]:
    """Compute the claims of one module."""
    claims = claims_of(importlib.import_module(f"snippets.claims.{name}"))
    return [
        {"name": claim.name, "value": claim.value(), "zh": claim.said("zh"), "en": claim.said("en"), "test": claim.test}
        | {"ground": claim.ground, "typed": [FIELD.sub("", claim.zh), FIELD.sub("", claim.en)]}
        | ({"worded": True} if claim.worded else {})
        for claim in claims
    ]


def main() -> int:
    """Bring the store up to date; say what was computed and how long it took."""
    store = load(CLAIMS)
    fresh = {}
    for name in names():
        start = time.perf_counter()
        made_from = key(*sources(f"snippets.claims.{name}"), salt="claims")
        if store.get(name, {}).get("key") == made_from:
            fresh[name] = store[name]
            continue
        try:
            fresh[name] = {"key": made_from, "claims": compute(name)}
        except OSError:
            raise
        except Exception as error:
            path, line = place_of(error, FOLDER / f"{name}.py")
            print(
                Broken(path, line or 1, "claim", f"cannot be computed: {type(error).__name__}: {error}"),
                file=sys.stderr,
            )
            return 1
        count, seconds = len(fresh[name]["claims"]), time.perf_counter() - start
        print(f"claims: computed {count} of {name} in {seconds:.1f} s", flush=True)
    write(CLAIMS, json.dumps(fresh, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
