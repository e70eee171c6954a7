"""What must not stand in a page: in both languages, in the same sentence."""

from tests.faults import Edit, Fault, each

PLACE = ("参数$\\theta$之外，再存一个", "Beside the parameters $\\theta$ we store a ")  # a sentence of momentum


def beside(typed: str) -> tuple[Edit, ...]:
    """Return the edit that puts something into the sentence of both pages."""
    zh, en = PLACE
    return each("momentum", (zh, f"{typed}{zh}"), (en, f"{typed} {en}"))


def markup(zh: str, en: str, typed: str) -> Fault:
    """Return a fault of this kind."""
    return Fault("markup", zh, en, beside(typed))


FAULTS = [
    markup("script元素", "script element", "<script>alert(1)</script>"),
    markup("onclick，写在属性列表里", "onclick by a list of attributes", "[x](sgd.md){ onclick=alert(1) }"),
    markup("onerror，写在图片上", "onerror on an image", "<img src=x onerror=alert(1)>"),
    markup("javascript:链接", "javascript: link", "[x](javascript:alert(1))"),
    markup("data:链接", "data: link", "[x](data:text/html,x)"),
    markup("外站图片，Markdown写法", "image from elsewhere, in Markdown", "![x](https://example.org/x.png)"),
    markup("外站图片，HTML写法", "image from elsewhere, in HTML", '<img alt="x" src="https://example.org/x.png">'),
    markup("iframe", "iframe", '<iframe src="https://example.org/"></iframe>'),
    markup("object", "object", '<object data="x.swf"></object>'),
    markup("video", "video", '<video src="x.mp4"></video>'),
    markup("表单", "form", '<form action="https://example.org/"><input name="q"></form>'),
    markup("base", "base", '<base href="https://example.org/">'),
    markup("meta refresh", "meta refresh", '<meta http-equiv="refresh" content="0">'),
    markup("SVG里的图片", "image within an SVG", '<svg><image href="https://example.org/x.png"/></svg>'),
    markup(
        "背景取自外站", "background from another host", '<span style="background:url(https://example.org/x)">x</span>'
    ),
    markup("藏起来的文字", "style that hides", '<span style="display:none">x</span>'),
    markup("http:链接", "http: link", "[x](http://example.org/)"),
    markup("没有转义的<", "unescaped <", "a<b 且 "),
    markup("没有转义的&copy", "unescaped &copy", "a &copy b "),
    markup("样式元素", "style element", "<style>body{display:none}</style>"),
]
