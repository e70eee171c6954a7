"""What holds for every interactive element, in a real browser."""

import re

import pytest

from sitebuild.make import elements
from tests.playing import ASK, Playing, pages

NAMES = elements.names()
MODULE = re.compile(r".*/assets/play\.\w+\.js$")
PROGRAMS = re.compile(r".*/assets/programs\.\w+\.js$")
WARM, NAVIGATIONS = 20, 80

WITHOUT_SECTION = """() => {
  const make = Document.prototype.createElement;
  Document.prototype.createElement = function (name, ...rest) {
    if (name === 'section') throw new Error('no section today');
    return make.call(this, name, ...rest);
  };
}"""
# Every control that a hand could use, in the order of the page.
CONTROLS = """(root) => [...root.querySelectorAll('button, input, select, textarea, a[href], summary, [tabindex="0"]')]
  .filter((node) => !node.disabled && node.tabIndex >= 0 && node.getClientRects().length)"""
# What the element says of its state.
STATE = """(root) => [
  root.querySelector('.play-title').textContent,
  ...[...root.querySelectorAll('input, select')].map((node) => node.type === 'checkbox' ? node.checked : node.value),
  ...[...root.querySelectorAll('output, [aria-valuetext], [aria-pressed], [aria-checked=true], .play-read')]
    .filter((node) => node.getClientRects().length)
    .map((node) => [node.textContent, ...['valuetext', 'pressed'].map((name) => node.getAttribute(`aria-${name}`))].join('|')),
]"""
# Of each kind of control the first that can be changed; of sliders and numbers every one.
ONCE = ("[aria-pressed=false]", "[role=radio][aria-checked=false]", "input[type=checkbox]")
# Texts of the drawings that leave them or lie over one another.
CROWDED = """(root, which) => [...root.querySelectorAll('.play-views .play-view')].flatMap((view) => {
  const seen = (text) => { for (let at = text; at !== view; at = at.parentNode)
    if (getComputedStyle(at).opacity === '0' || getComputedStyle(at).display === 'none') return false; return true; };
  const texts = [...view.querySelectorAll(which)].filter((text) => text.textContent && seen(text))
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  const frame = view.getBoundingClientRect();
  return texts.flatMap(([one, a], i) => [
    ...(a.right > frame.right + 1 || a.left < frame.left - 1 ? [one + ' leaves the view'] : []),
    ...texts.slice(i + 1).filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5).map(([other]) => one + ' over ' + other)]);
})"""

# What an address may hold: unknown keys, words for numbers, infinities. Then by element: words that it says whatever the address
# holds, and what else it may hold.
KEYS = ["x", "y", "t", "gamma", "rate", "surface", "word", "seed", "p", "k", "shown", "__proto__", "constructor"]
VALUES = ("1e308", "-Infinity", "NaN", "", "\u0000", "<b>", "-1")
EVERY_CELL = "".join(f"{user}{item}0" for user in range(10) for item in range(9))
GARBAGE = {
    "collaborative_filtering": (
        "held out",
        ["e:999;d:zz", "e:006;u:77;i:-3;t:1e9", "d:50,u99,1,1,u9,5,-9", "e:0", f"e:{EVERY_CELL}", "l2:9", "d:50,w9,1,1"]
        + ["d:1,u1,1.1.1,--"],
    ),
    "dropout_ensemble": (
        "mean over all 16 masks",
        ["p:nan;k:-3;hand:1e9;way:constructor;out:toString", "p:9;k:1e99;seed:-1", "k:5;hand:15"],
    ),
    "embedding": (
        "operations",
        ["v:nan;b:99;ids:zz;at:-1;t:1e9", "v:-5;ids:", "ids:%F0%9F%98%80;at:3;v:1e99"],
    ),
    "frameworks": (
        "copied arguments",
        ["framework:jax;optimizer:Adam", "optimizer:toString;arguments:lr=NaN", "arguments:lr=-1,momentum=1e9,,=,x"],
    ),
    "momentum_phase": ("spectral radius", []),
    "optimizer_race": ("All else as on this page", []),
    "vanishing_gradients": (
        "step",
        ["w:nan;steps:1e9;k:-4;phi:toString;size:0;clip:9;fold:-1", "w:-3;k:1e99;size:1e9"],
    ),
}
FULL = {"embedding": "v:12;b:6"}  # the state with most to hit, where it is not the first
NARROW = {"collaborative_filtering": 360}  # narrower, its vectors are too small for a finger: 21 px at 320
AXES = {"collaborative_filtering", "optimizer_race"}  # whose axes' numbers touch their names: other labels are asked
LABELS = {  # states in which labels come close
    "optimizer_race": ["surface:quadratic;t:6", "surface:saddle;t:30", "surface:rosenbrock;t:80"],
    "vanishing_gradients": ["steps:5;w:1.1", "steps:60;w:1.05", "steps:20;w:2;k:3", "fold:1"],
}

# Three windows' height above everything on the page.
ROOM_ABOVE = "addEventListener('DOMContentLoaded', () => document.querySelector('article').style.paddingTop = '2700px')"


def test_every_element_stands_on_a_page():
    assert sorted(pages()) == NAMES and NAMES


@pytest.mark.parametrize("name", NAMES)
def test_figure_stays_without_javascript(site, browser, name):
    with Playing(browser, site, name, wait=False, javascript=False) as opened:
        assert opened.place.locator("figure .fig-svg").first.is_visible()
        assert opened.place.locator("figcaption").is_visible()
        assert opened.element.count() == 0


@pytest.mark.parametrize("how", ["lost", "torn", "throws", "fails to build"])
@pytest.mark.parametrize("name", NAMES)
def test_figure_stays_when_the_element_fails(site, browser, name, how):
    def prepare(page):
        if how == "lost":
            page.route(MODULE, lambda route: route.fulfill(status=500, body="lost"))
        elif how == "torn":
            page.route(MODULE, lambda route: route.fulfill(content_type="text/javascript", body="class {"))
        elif how == "throws":
            page.route(MODULE, lambda route: route.fulfill(content_type="text/javascript", body="throw Error('torn')"))
        else:
            page.add_init_script(f"({WITHOUT_SECTION})()")

    with Playing(browser, site, name, wait=False, prepare=prepare) as opened:
        opened.page.evaluate(ASK, name)
        opened.page.wait_for_timeout(500)
        assert any(MODULE.match(url) for url in opened.asked), "the module was not asked for"
        assert opened.place.locator("figure .fig-svg").first.is_visible()
        assert opened.element.count() == 0 and opened.place.locator(".play-forth").count() == 0
        assert len(opened.complaints) <= 1, opened.complaints


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("name", NAMES)
def test_element_takes_the_place_of_the_figure_and_gives_it_back(site, browser, name, folder):
    with Playing(browser, site, name, folder) as opened:
        figure = opened.place.locator("figure")
        assert figure.is_hidden()
        opened.element.locator(".play-foot button").last.press("Enter")
        assert figure.is_visible() and opened.element.is_hidden()
        opened.page.keyboard.press("Enter")  # the focus went along: the button under the figure
        assert figure.is_hidden() and opened.element.is_visible()
        assert opened.element.evaluate("(root) => root === document.activeElement")
        assert opened.complaints == []
        assert [url for url in opened.asked if not url.startswith((site.url, "data:", "blob:"))] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_looked_at_changes_unasked(site, browser, name):
    """In view, a figure waits to be asked, and nothing is fetched; below the window it has become an element when it comes into view."""
    with Playing(browser, site, name, wait=False, height=1400) as opened:
        figure = opened.place.locator("figure")
        opened.page.mouse.move(5, 5)
        opened.page.evaluate("(name) => document.querySelector(`play-figure[name=${name}]`).scrollIntoView()", name)
        opened.page.keyboard.press("Shift")
        opened.page.wait_for_timeout(600)
        assert figure.is_visible() and opened.element.count() == 0 and opened.shifts() == []
    with Playing(browser, site, name, wait=False, script=ROOM_ABOVE) as opened:
        assert not any(MODULE.match(url) for url in opened.asked)
        opened.place.evaluate("(place) => scrollTo(0, scrollY + place.getBoundingClientRect().top - 1200)")
        opened.element.wait_for(state="visible")
        assert opened.place.evaluate("(place) => place.getBoundingClientRect().top >= innerHeight")
        assert opened.complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_address_restores_the_state_and_reset_clears_it(site, browser, name):
    with Playing(browser, site, name) as opened:
        first = opened.element.evaluate(STATE)
        for control in (opened.element.locator(kind).first for kind in ONCE):
            if control.count():
                control.click()
        for choice in opened.element.locator("select").all():
            choice.select_option(index=choice.locator("option").count() - 1)
        for slider in opened.element.locator("input[type=range], input[type=number]").locator("visible=true").all():
            slider.press("ArrowDown" if slider.input_value() == slider.get_attribute("max") else "ArrowUp")
            opened.frame()
        for handle in opened.element.locator(".play-handle").all():
            handle.press("ArrowLeft")
            handle.press("ArrowDown")
        assert opened.kept(), "the address tells the state, shortly after"
        changed = opened.element.evaluate(STATE)
        assert changed != first
        opened.page.reload(wait_until="load")
        opened.wait()
        assert opened.element.evaluate(STATE) == changed
        opened.element.locator(".play-foot button").first.click()
        opened.page.wait_for_function("(name) => !new URLSearchParams(location.search).has(name)", arg=name)
        assert opened.element.evaluate(STATE) == first
        assert opened.complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_python_and_link_are_copied(site, browser, name):
    with Playing(browser, site, name, permissions=["clipboard-read", "clipboard-write"]) as opened:
        opened.element.get_by_role("button", name="Copy as Python").click()
        opened.element.get_by_role("button", name="Copied").wait_for()
        source = opened.page.evaluate("navigator.clipboard.readText()")
        compile(source, name, "exec")
        assert "from snippets." in source and "print(" in source
        opened.element.get_by_role("button", name="Copy link").click()
        opened.page.wait_for_function("navigator.clipboard.readText().then((text) => text.startsWith('http'))")
        link = opened.page.evaluate("navigator.clipboard.readText()")
        assert link.startswith(opened.page.url.partition("#")[0].partition("?")[0]) and "#fig-" in link
        assert opened.complaints == []


def test_programs_are_fetched_when_one_is_wanted_and_a_loss_is_said(site, browser):
    lost = lambda page: page.route(PROGRAMS, lambda route: route.fulfill(status=500, body="lost"))  # noqa: E731
    with Playing(browser, site, "momentum_phase", prepare=lost) as opened:
        opened.settle()
        assert not [url for url in opened.asked if PROGRAMS.match(url)]
        opened.element.get_by_role("button", name="Copy as Python").click()
        opened.element.get_by_role("button", name="The program was not fetched").wait_for()
        assert [url for url in opened.asked if PROGRAMS.match(url)]
        opened.complaints.clear()  # the browser's own, of the loss


@pytest.mark.parametrize("name", NAMES)
def test_any_address_gives_a_sound_element(site, browser, name):
    says, own = GARBAGE[name]
    queries = [";".join(f"{key}:{value}" for key in KEYS) for value in VALUES] + own
    with Playing(browser, site, name, query=f"?{name}={queries[0]}") as opened:
        for query in queries:
            if query != queries[0]:
                opened.anew(query)
            assert says in opened.element.inner_text(), query
            made = opened.element.evaluate("(root) => root.outerHTML")
            assert not re.search("NaN|undefined|Infinity", made), (query, made)
            assert opened.complaints == [], query


@pytest.mark.parametrize("name", NAMES)
def test_labels_do_not_lie_over_one_another(site, browser, name):
    with Playing(browser, site, name, reduced_motion="reduce") as opened:
        for query in ("", *LABELS.get(name, ())):
            if query:
                opened.anew(query)
            assert opened.element.evaluate(CROWDED, ".play-tag" if name in AXES else "text") == [], query


@pytest.mark.parametrize("name", [name for name in NAMES if name != "frameworks"])
def test_play_goes_to_the_end_at_once_without_motion(site, browser, name):
    with Playing(browser, site, name, reduced_motion="reduce") as opened:
        opened.element.locator(".play-player input").press("Home")
        opened.frame()
        first = opened.element.evaluate(STATE)
        player = opened.element.locator(".play-player output")
        assert player.inner_text().startswith("0 / ")
        opened.element.get_by_role("button", name="Play").click()
        opened.frame()
        at, _, last = player.inner_text().partition(" / ")
        assert at == last and opened.element.evaluate(STATE) != first


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("name", NAMES)
def test_element_is_accessible_in_both_themes(site, browser, name, size):
    width = 1280 if size == "desktop" else NARROW.get(name, 320)
    for theme, folder in (("light", ""), ("dark", "en/")):
        query = f"?{name}={FULL.get(name, '')}"
        with Playing(browser, site, name, folder, query, width=width, theme=theme) as opened:
            assert opened.failures(f"play-figure[name={name}]") == [], theme
            small = opened.element.locator("button, select, input, [role=slider], [role=button]").evaluate_all(
                "(nodes) => nodes.map((node) => [node, node.querySelector('.play-hit, .play-row') || node.closest('label') || node])"
                ".map(([node, part]) => [node, part.getBoundingClientRect()])"
                ".filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([node]) => node.outerHTML)"
            )
            assert small == [], "too small to hit"


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("name", NAMES)
def test_page_is_not_wider_than_a_small_phone(site, browser, name, folder):
    with Playing(browser, site, name, folder, f"?{name}={FULL.get(name, '')}", width=320) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320
        out = opened.element.evaluate(
            """(root) => { const frame = root.getBoundingClientRect();
            return [...root.querySelectorAll('*')].filter((node) => !node.closest('[aria-hidden], .play-live')
              && node.getClientRects().length && node.getBoundingClientRect().right > frame.right + 1
              && getComputedStyle(node).clipPath === 'none').map((node) => node.outerHTML.slice(0, 120)); }"""
        )
        assert out == []


@pytest.mark.parametrize("name", NAMES)
def test_keyboard_reaches_every_control(site, browser, name):
    with Playing(browser, site, name) as opened:
        wanted = opened.element.evaluate(f"(root) => ({CONTROLS})(root).length")
        assert wanted >= 5
        controls = opened.element.evaluate_handle(CONTROLS)
        opened.page.evaluate("(nodes) => nodes[0].focus()", controls)
        for place in range(wanted):
            at = opened.page.evaluate("(nodes) => nodes.indexOf(document.activeElement)", controls)
            assert at == place
            seen = opened.page.evaluate(
                """() => { const node = document.activeElement; if (!node.matches(':focus-visible')) return true;
                const ring = (one) => getComputedStyle(one).outlineStyle !== 'none' || getComputedStyle(one).boxShadow !== 'none';
                return ring(node) || [...node.children].some((kid) => getComputedStyle(kid).stroke !== 'none'); }"""
            )
            assert seen, "focus cannot be seen"
            opened.page.keyboard.press("Tab")
        assert not opened.element.evaluate("(root) => root.contains(document.activeElement)"), "focus is caught"


# Count the frames that are asked for; a page that is loaded anew has no count.
COUNT_FRAMES = """() => {
  const ask = window.requestAnimationFrame;
  window.asked = 0;
  window.requestAnimationFrame = (act) => { window.asked += 1; return ask(act); };
}"""
# Change the first thing that can be changed twenty times at once; return how often a frame was asked for, and what was drawn before,
# right after and a frame later.
AT_ONCE = """async (root) => {
  const shown = () => [...root.querySelectorAll('.play-view, output, .play-read')].map((node) => node.innerHTML).join();
  const slider = root.querySelector('input[type=range], input[type=number]');
  const picks = [...root.querySelectorAll('[role=radio]:not([aria-checked=true])')];
  const handle = root.querySelector('.play-handle, .play-vector[tabindex="0"]');
  const change = (i) => {
    if (handle) handle.dispatchEvent(new KeyboardEvent('keydown', { key: i % 5 ? 'ArrowRight' : 'ArrowUp', bubbles: true }));
    else if (slider) {
      slider.value = String(Number(slider.min) + ((i * 7) % 20 + 1) / 21 * (slider.max - slider.min));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    } else picks[i % picks.length].click();
  };
  const ask = window.requestAnimationFrame;
  let asked = 0;
  window.requestAnimationFrame = (act) => { asked += 1; return ask(act); };
  const before = shown();
  for (let i = 1; i < 21; i++) change(i);
  const during = shown();
  await new Promise((done) => ask(() => ask(done)));
  window.requestAnimationFrame = ask;
  return { asked, before, during, after: shown() };
}"""


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_is_drawn_once_however_much_is_moved_within_it(site, browser, name):
    """So a drag costs what one drawing costs, at most once a frame; `make bench` says what that is."""
    with Playing(browser, site, name) as opened:
        drawn = opened.element.evaluate(AT_ONCE)
    assert drawn["asked"] == 1
    assert drawn["before"] == drawn["during"] != drawn["after"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_after_leaving_the_page(site, browser, name):
    """Leave by instant navigation, while it plays where it can."""
    with Playing(browser, site, name, folder="") as opened:
        page = opened.page
        opened.settle()
        page.evaluate(COUNT_FRAMES)
        for play in opened.element.get_by_role("button", name="播放").all():
            play.click()
        other = "sgd" if pages()[name] == "momentum" else "momentum"
        page.evaluate("(href) => document.querySelector(`.md-nav a[href$='${href}/']`).click()", other)
        page.wait_for_function("(id) => location.pathname.endsWith(`/${id}/`)", arg=other)
        page.wait_for_timeout(700)
        asked = page.evaluate("window.asked")
        page.wait_for_timeout(300)
        assert page.evaluate("window.asked") == asked, "what has gone asks for frames, or the page was loaded anew"
        assert page.evaluate("location.search") == ""
        assert page.locator(f".play-{name}").count() == 0
        assert opened.complaints == []


def test_memory_is_steady_over_many_navigations(site, browser, record_property):
    """Go to and fro between two pages with elements, without loading anew; neither nodes nor listeners may pile up."""
    first, second = NAMES[0], next(name for name in NAMES if pages()[name] != pages()[NAMES[0]])
    with Playing(browser, site, first) as opened:
        page = opened.page
        opened.settle()  # the theme navigates instantly once it knows the sitemap
        page.evaluate("window.stayed = true")
        client = page.context.new_cdp_session(page)
        client.send("Performance.enable")

        def measured():
            for _ in range(3):
                client.send("HeapProfiler.collectGarbage")
                opened.frame()
            metrics = {row["name"]: row["value"] for row in client.send("Performance.getMetrics")["metrics"]}
            return metrics["Nodes"], metrics["JSEventListeners"], metrics["JSHeapUsedSize"]

        def visit(name):
            page.evaluate("(href) => document.querySelector(`.md-nav a[href$='${href}/']`).click()", pages()[name])
            page.wait_for_function("(id) => location.pathname.endsWith(`/${id}/`)", arg=pages()[name])
            # not wait_for_selector, which would keep hold of what it found
            there = "(name) => !!document.querySelector(`play-figure[name=${name}] %s`)"
            page.wait_for_function(there % ".play-forth", arg=name)
            page.evaluate(ASK, name)
            page.wait_for_function(there % ".play:not([hidden])", arg=name)

        before = None
        for i in range(NAVIGATIONS):
            visit((second, first)[i % 2])
            if i == WARM - 1:
                before = measured()
        after = measured()
        assert page.evaluate("window.stayed"), "a page was loaded anew"
        assert opened.complaints == []
        nodes, listeners, heap = (now - then for now, then in zip(after, before, strict=True))
        more = f"{heap / 1e6:8.2f} MB more, {nodes:.0f} nodes, {listeners:.0f} listeners"
        record_property("figure", f"{more}, after {NAVIGATIONS - WARM} navigations")
        own = page.evaluate("document.querySelectorAll('.play *').length")
        assert nodes < own and listeners < 10 and heap < 30e3 * (NAVIGATIONS - WARM), (before, after)
