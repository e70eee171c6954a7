"""Tests of the search: what jieba and the index are taught, and what a reader who types into the search box finds first."""

import re
import tomllib

import jieba
import pytest
from playwright.sync_api import Browser

from sitebuild.cache import ROOT
from sitebuild.read import glossary
from sitebuild.read.source import DOCS, paths
from sitebuild.theme import mend, search
from tests.browsing import Visit

TERMS = glossary.terms()
FOLDERS = {"zh": "", "en": "en/"}
each_language = pytest.mark.parametrize("language", FOLDERS)
QUERIES = tomllib.loads((ROOT / "tests" / "data" / "queries.toml").read_text(encoding="utf-8"))
FIRST = 58 / 60  # of the queries that must find their page first
NAMES: dict[str, set[str]] = {}  # the pages that explain what is called so
for term in TERMS:
    for name in (term.zh, term.en, *term.also_zh, *term.also_en):
        NAMES.setdefault(name, set()).add(f"{term.page or 'glossary'}/")

# Count what the search is asked and what it has answered.
COUNTING = """(() => {
  window.questions = [];
  window.answers = 0;
  const Real = Worker;
  window.Worker = class extends Real {
    constructor(url) {
      super(url);
      this.addEventListener("message", ({ data }) => data.type === 3 && (window.answers += 1));
    }
    postMessage(data) {
      if (data.type === 2) window.questions.push(data.data);
      super.postMessage(data);
    }
  };
})();"""
ANSWERED = "(typed) => questions.at(-1) === typed && answers === questions.length"
RESULTS = """(links) => links.map((link) => new URL(link.href).pathname)"""


class Desk(Visit):
    """A page of the built site with its search box, into which a reader types."""

    def __init__(self, browser: Browser, root: str, width: int = 1280) -> None:
        """Open a lesson."""
        super().__init__(browser, f"{root}sgd/", width, script=COUNTING)
        self.root = root
        self.box = self.page.locator(".md-search__input")

    def ask(self, query: str) -> list[str]:
        """Put a query into the box, its last letter by a key; return the pages found, the first first."""
        self.box.fill(query[:-1])
        self.box.press_sequentially(query[-1])
        self.page.wait_for_function(ANSWERED, arg=query)
        base = "/" + self.root.split("/", 3)[3]
        found = self.page.locator(".md-search-result__item > a:first-child").evaluate_all(RESULTS)
        return [address.removeprefix(base) for address in found]


# ------------------------------------------------------------------------------------------------------ the dictionary


@pytest.fixture(scope="module", autouse=True)
def taught():
    """Teach jieba as the build does."""
    search.teach()


def test_every_chinese_name_is_one_word_or_as_many_as_its_particle_parts():
    words = search.words()
    assert {"暂退", "丢弃", "独热编码", "涅斯捷罗夫", "重球法", "推荐系统"} <= set(words)
    assert len(words) > 200 and len(set(words)) == len(words)
    runs = [run for term in TERMS for name in (term.zh, *term.also_zh) for run in search.WRITTEN.findall(name)]
    assert not [run for run in runs if list(jieba.cut(run)) != [part for part in re.split("(的)", run) if part]]


def test_words_stay_whole_in_a_sentence():
    words = list(jieba.cut("小批量的梯度裁剪和随机失活不改变学习率"))
    assert {"小批量", "梯度裁剪", "随机失活", "学习率"} <= set(words)


# ----------------------------------------------------------------------------------------------------------- the index


def theirs(*locations: str) -> list[dict]:
    return [{"location": location, "title": "T", "text": "<p>some text</p>"} for location in locations]


@each_language
def test_each_page_bears_all_names_of_the_terms_it_explains_in_both_languages(language):
    pages = sorted({f"{term.page or 'glossary'}/" for term in TERMS})
    made = {entry["location"]: entry["terms"] for entry in search.entries(theirs(*pages), language)}
    for term in TERMS:
        names = {term.zh, term.en, *term.also_zh, *term.also_en}
        (known,) = [one for one in made[f"{term.page or 'glossary'}/"] if set(one["names"]) == names]
        assert known["names"][:2] == ([term.zh, term.en] if language == "zh" else [term.en, term.zh])
        assert known["say"] and "$" not in known["say"] and "\\" not in known["say"]


@each_language
def test_each_page_bears_its_titles_in_both_languages(language):
    (sgd, lab) = search.entries(theirs("sgd/", "labs/digits/"), language)
    assert {"T", "随机梯度下降", "stochastic gradient descent", "Stochastic gradient descent"} <= set(
        sgd["terms"][0]["names"]
    )
    assert {"手写数字上的随机失活", "Dropout on handwritten digits"} <= set(lab["terms"][0]["names"])


def test_the_entry_before_a_heading_and_the_headings_own_are_one():
    entries = [
        {"location": "sgd/", "title": "SGD", "text": ""},
        {"location": "sgd/#sgd", "title": "随机梯度下降 stochastic gradient descent", "text": "<p>每步</p>"},
        {"location": "sgd/#code", "title": "代码", "text": ""},
    ]
    first, second = search.entries(entries, "zh")
    assert (first["location"], first["text"]) == ("sgd/", "<p>每步</p>")
    assert first["title"] == "随机梯度下降 <small>stochastic gradient descent</small>"
    assert first["terms"][0]["names"][0] == "SGD"
    assert second["location"] == "sgd/#code" and "terms" not in second


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\theta_t = \theta_{t-1} - \eta\, \frac{\hat m_t}{\sqrt{\hat s_t} + \epsilon}", "θ_t = θ_{t-1} - η m̂_t/(√ŝ_t + ε)"),
        (r"\begin{aligned} a &amp;= \tfrac12 \\[0.3em] b &amp;\le \lambda \end{aligned}", " a = 1/2 b ≤ λ "),
        (r"\lVert W^\top x \rVert^2 \to \infty", "‖ W^ᵀ x ‖^2 → ∞"),
        (r"\operatorname{Var}[h] = \log \Omega", "Var[h] = log Ω"),
        (r"10^{-6} R &amp; D", "10^{-6} R &amp; D"),
        (r"<pre><code>print('\n')</code></pre> <code>\gamma</code> \gamma", r"<pre><code>print('\n')</code></pre> <code>\gamma</code> γ"),
    ],
)  # fmt: skip
def test_formulas_become_readable_and_code_stays(tex, plain):
    assert search.readable(tex) == plain


def test_a_theme_that_names_its_search_otherwise_is_an_error():
    page = "".join(theirs for _, theirs, _ in mend.MENDS) + '<script src="assets/javascripts/bundle.0.min.js">'
    script = '<script id="__config" type="application/json">{"search": "../assets/javascripts/workers/search.0.min.js"'
    assert '"search": "../assets/search.' in mend.page(page + script, "en")
    with pytest.raises(ValueError, match="names its search 0 times"):
        mend.page(page, "en")


# -------------------------------------------------------------------------------------------------------- what is found


def test_there_are_enough_queries_and_every_lesson_is_sought():
    pages = {path.relative_to(DOCS / "en").with_suffix("").as_posix() + "/" for path in paths("en")}
    for language in FOLDERS:
        assert len(QUERIES[language]) >= 70
        assert {*QUERIES[language].values()} <= pages
        assert not {f"{term.page or 'glossary'}/" for term in TERMS} - {*QUERIES[language].values()}


@each_language
def test_nearly_every_query_finds_its_page_first(site, browser, language, record_property):
    """Names of the glossary count as found: that the search finds them is asked below, of all of them."""
    wanted = QUERIES[language].items()
    with Desk(browser, site.url + FOLDERS[language]) as desk:
        desk.box.click()
        found = {query: [page] if NAMES.get(query) == {page} else desk.ask(query) for query, page in wanted}
    first = sum(found[query][:1] == [page] for query, page in wanted)
    three = sum(page in found[query][:3] for query, page in wanted)
    others = [
        f"{query} → {', '.join(found[query][:2])} (not {page})" for query, page in wanted if found[query][:1] != [page]
    ]
    lines = [
        f"search, {language}: of {len(wanted)} queries {first} find their page first, {three} among the first three"
    ]
    for line in lines + [f"    {other}" for other in others]:
        record_property("summary", line)
    assert first >= FIRST * len(wanted), others


# Ask the search itself, without the box: each query's first page.
ASK_ALL = """async (queries) => {
  const config = JSON.parse(document.getElementById("__config").textContent);
  const index = await (await fetch(new URL(`${config.base}/search/search_index.json`, location))).json();
  const worker = new Worker(new URL(config.search, location));
  const answer = (type, data) => new Promise((done) => {
    worker.addEventListener("message", (event) => done(event.data.data), { once: true });
    worker.postMessage({ type, data });
  });
  await answer(0, index);
  const found = [];
  for (const query of queries) found.push((await answer(2, query)).items.map(([best]) => best.location.split("#")[0]));
  return found;
}"""


@each_language
def test_every_name_in_the_glossary_finds_the_page_that_explains_it(site, browser, language):
    wanted = {(form, name) for name in NAMES for form in (name, name.upper(), name.replace("-", " "))}
    queries = sorted({form for form, _ in wanted})
    with Desk(browser, site.url + FOLDERS[language]) as desk:
        desk.box.click()
        found = dict(zip(queries, desk.page.evaluate(ASK_ALL, queries), strict=True))
    assert not {form: found[form][:2] for form, name in wanted if not {*found[form][:1]} & NAMES[name]}
    assert len(NAMES) > 400


def test_an_alias_is_answered_with_what_it_means(site, browser):
    with Desk(browser, site.url) as desk:
        desk.box.click()
        desk.ask("暂退")
        first = desk.page.locator(".md-search-result__item").first
        assert first.locator("h1").inner_text().split() == ["随机失活", "dropout"]
        text = first.locator("article").first.inner_text()
        (term,) = [term for term in TERMS if term.id == "dropout"]
        assert "随机失活 · dropout · 暂退" in text and term.say_zh in text
        assert desk.page.locator(".md-search-result .md-tag").count() == 0


@pytest.mark.parametrize("width", [1280, 360])
def test_a_result_can_be_seen_and_opened(site, browser, width):
    with Desk(browser, site.url + "en/", width) as desk:
        if width < 1000:
            desk.page.locator("label[for=__search].md-header__button").click()
        desk.box.click()
        desk.ask("heavy ball")
        desk.page.locator(".md-search-result__item a").first.click()
        desk.page.wait_for_url("**/en/momentum/**")


def test_words_are_sought_when_composed_and_pasted_not_while_being_composed(site, browser):
    with Desk(browser, site.url) as desk:
        desk.box.click()
        desk.ask("a")
        desk.box.fill("")
        keys = desk.context.new_cdp_session(desk.page)
        asked = desk.page.evaluate("questions.length")
        for text in ("d", "do", "dong", "dong liang"):
            event = {"windowsVirtualKeyCode": 229, "key": "Process", "code": "KeyD"}
            keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
            keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
            keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
        keys.send("Input.insertText", {"text": "动量"})
        desk.page.wait_for_function(ANSWERED, arg="动量")
        assert desk.page.evaluate(f"questions.slice({asked})") == ["动量"]
        desk.box.fill("")
        desk.page.evaluate("document.execCommand('insertText', false, '独热')")
        desk.page.wait_for_function(ANSWERED, arg="独热")
