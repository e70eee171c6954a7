"""Files of another make than a page is, links, merges, and damaged caches."""

from tests.faults import Fault, each, page

SPEED = ("## 快多少", "## How much faster")


def broken(zh: str, en: str, *edits, **fields) -> Fault:
    """Return a fault of this kind."""
    return Fault("file", zh, en, edits, **fields)


FAULTS = [
    broken("BOM", "BOM", *page("momentum", "---\ndescription", "\ufeff---\ndescription")),
    broken("CRLF", "CRLF", *each("momentum", (SPEED[0], "\r\n" + SPEED[0]), (SPEED[1], "\r\n" + SPEED[1]))),
    broken("NUL", "NUL", *each("momentum", (SPEED[0], "\0" + SPEED[0]), (SPEED[1], "\0" + SPEED[1]))),
    broken("制表符", "tabs", *each("momentum", (SPEED[0], "-\tx\n\n" + SPEED[0]), (SPEED[1], "-\tx\n\n" + SPEED[1]))),
    broken(
        "合并的记号",
        "merge marks",
        *each(
            "momentum",
            (SPEED[0], f"<<<<<<< ours\n{SPEED[0]}\n=======\n>>>>>>> theirs\n"),
            (SPEED[1], f"<<<<<<< ours\n{SPEED[1]}\n=======\n>>>>>>> theirs\n"),
        ),
    ),
    broken(
        "页首的冒号",
        "a colon in front matter",
        ("docs/en/momentum.md", 'description: "Momentum,', "description: a: Momentum,"),
    ),
    broken("不是UTF-8", "not UTF-8", files=(("docs/zh/gbk.md", "# 动量".encode("gbk")),)),
    broken(
        "文件名不是ASCII",
        "file name that is not ASCII",
        files=(("docs/zh/动量.md", b"# x\n"), ("docs/en/动量.md", b"# x\n")),
    ),
    broken("符号链接成环", "link that is a loop", files=(("docs/zh/loop", "."),)),
    broken("符号链接指向树外", "link out of the tree", files=(("docs/en/etc", "/etc"),)),
    broken("悬空的符号链接", "dangling link", files=(("docs/en/lost.md", "nowhere.md"),)),
    broken(
        "页面只有一种语言",
        "page in one language alone",
        files=(("docs/en/lost.md", b"---\ndescription: x\n---\n# X { #lost }\n"),),
    ),
    broken("一张图画到一半", "drawing cut in half", files=(("images/momentum.en.svg", b"<svg"),)),
    broken("五兆字节的一段", "paragraph of five megabytes", files=(("docs/en/long.md", b"x " * 2_500_000),)),
]
