"""Run and Edit in a real browser, with Pyodide's real core, on the small house; and real blocks of NumPy where its wheel is there."""

import gzip
import re
import shutil

import pytest

from sitebuild.cache import ROOT
from sitebuild.make import runtime
from tests import house, runhouse, smoke
from tests.browsing import SCHEME, SCHEMES
from tests.conftest import PREFIX, free_port
from tests.runhouse import Reader

pytestmark = pytest.mark.house("docs/en/how-it-works.md", "docs/zh/how-it-works.md")
DEMO, NUMPY, EXERCISE = 0, 1, 2  # the blocks of the house's lesson
PYTHON = r"/assets/python-"
RUN_BUDGET = 2_000  # bytes with gzip that a first visit pays for the buttons' script
WITHOUT_STORE = "Object.defineProperty(window, 'caches', { get() { throw new DOMException('', 'SecurityError'); } });"
WITHOUT_WASM = "delete window.WebAssembly;"


class Place:
    """The house, built without and with the runtime, and the host that serves it."""

    def __init__(self, folder, host):
        """Lay out, build, assemble, build again."""
        self.folder, self.host = folder, host
        self.url = f"http://127.0.0.1:{host.server_port}{PREFIX}"
        runhouse.lay_out(folder)
        self.before = runhouse.built(folder, self.url, "before")
        made = house.run(folder, "sitebuild.make.runtime", str(folder / runhouse.WHEEL))
        assert made.returncode == 0, made.stderr
        self.after = host.folder = runhouse.built(folder, self.url, "after")

    def page(self, language="en"):
        """The address of the lesson."""
        return f"{self.url}{'' if language == 'zh' else 'en/'}halving/"


@pytest.fixture(scope="module")
def place(small_house, tmp_path_factory):
    with runhouse.hosted(free_port()) as host:
        yield Place(small_house(tmp_path_factory.mktemp("run") / "house"), host)


@pytest.fixture
def well(place):
    """The place, whose host behaves well again afterwards."""
    yield place
    place.host.well()


@pytest.fixture
def reader(place, browser):
    """The English lesson, just opened."""
    with Reader(browser, place.page()) as opened:
        yield opened


@pytest.fixture(scope="module")
def open_page(place, browser):
    """One page on which Python has run already: for tests of what programs do."""
    with Reader(browser, place.page()) as reader:
        reader.cell(DEMO).run()
        yield reader


def files(folder):
    """Return {address: file} of a built site."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


# ----------------------------------------------------------------------------------------------------------------- the site


def test_the_runtime_is_there_once_and_changes_nothing_but_the_buttons(place):
    before, after = files(place.before), files(place.after)
    added = after.keys() - before.keys()
    python = {name for name in added if re.search(PYTHON, name)}
    assert {name.rpartition("/")[2] for name in python} == {"worker.js", *runtime.CORE, runhouse.WHEEL}
    assert {re.sub(r"\.\w{16}\.", ".", name) for name in added - python} == {f"{PREFIX[1:]}assets/run.js"}
    assert before.keys() <= after.keys()
    seen = 0
    for name, path in before.items():
        then, now = path.read_bytes(), after[name].read_bytes()
        if name.endswith(".html"):
            seen += b'class="run"' in now
            now = re.sub(rb'<div class="run".*?</div>', b"", now)
            # the page for lost addresses holds another's as text
            for start, newline in ((b"<", b"\n"), (rb"\\u003c", rb"\\n")):
                script = start + rb'script>document\.addEventListener\(\\*"click.*?' + start + rb"/script>" + newline
                now = re.sub(script, b"", now)
        assert then == now or name.endswith("sitemap.xml.gz"), name
    assert seen == 2, "one lesson in two languages"


def test_a_first_visit_fetches_nothing_of_python_and_pays_little(reader):
    reader.settle()
    assert reader.python() == [] and not [url for url in reader.asked if "/run." in url]
    script = reader.page.evaluate("[...document.scripts].find((one) => one.text.includes('.run button')).text")
    assert len(gzip.compress(script.encode())) <= RUN_BUDGET
    assert reader.complaints == []


def test_buttons_wait_for_javascript_and_stay_off_paper(place, browser):
    with Reader(browser, place.page(), javascript=False) as reader:
        assert reader.page.locator(".run").count() == 3 and reader.page.locator(".run:visible").count() == 0
    with Reader(browser, place.page()) as reader:
        assert reader.page.locator(".run:visible").count() == 3
        cell = reader.cell(DEMO)
        cell.edit("1")
        reader.page.emulate_media(media="print")
        assert reader.page.locator(".run:visible, textarea:visible, .run-panel:visible").count() == 0
        assert cell.block.locator("pre").first.is_visible(), "paper shows the page's code"


# ------------------------------------------------------------------------------------------------------------- demos and edits


@pytest.mark.parametrize(
    ("language", "label", "again", "same"),
    [
        ("en", r"Run \(\d+ MB once\)", "Run", "Same: the 2 lines printed are those recorded."),
        ("zh", r"运行（首次下载\d+ MB）", "运行", "相同：2行输出与记录的一致。"),
    ],
)
def test_a_block_runs_and_stands_beside_what_is_recorded(place, browser, language, label, again, same):
    with Reader(browser, place.page(language)) as reader:
        cell = reader.cell(DEMO)
        assert re.fullmatch(label, cell.button("run").inner_text())
        assert cell.run() == same
        assert cell.outputs() == ["1.5\nhalf of 5 is 2.5\n"] * 2
        reader.page.wait_for_function(
            "(word) => [...document.querySelectorAll('.run [data-do=run]')][0].textContent === word", arg=again
        )
        asked = len(reader.python())
        assert cell.run() == same
        assert len(reader.python()) == asked, "the second run fetches nothing"
        assert reader.complaints == []
        assert [url for url in reader.asked if not url.startswith((place.url, "blob:", "data:"))] == []


def test_the_wheel_is_fetched_only_for_a_block_that_needs_it(reader):
    reader.cell(DEMO).run()
    assert not [url for url in reader.asked if url.endswith(".whl")]
    assert reader.cell(NUMPY).run() == "Same: the line printed is the one recorded."
    assert [url for url in reader.asked if url.endswith(".whl")] == [
        url for url in reader.python() if url.endswith(runhouse.WHEEL)
    ]
    assert reader.complaints == []


def test_a_difference_is_marked(reader):
    reader.page.evaluate(
        "(node) => node.innerHTML = node.innerHTML.replace('half of 5 is 2.5', 'half of 5 is 3')",
        reader.page.locator(".code:has(> .run) pre code").first.element_handle(),
    )
    cell = reader.cell(DEMO)
    assert cell.run() == "Different: each marked line stands on one side only."
    assert cell.block.locator("mark").all_inner_texts() == ["half of 5 is 3", "half of 5 is 2.5"]
    assert reader.failures() == []


def test_edited_code_runs_without_judgement_and_reset_brings_the_page_back(open_page):
    cell = open_page.cell(DEMO)
    assert cell.run("print(21 * 2)") == "The code was edited: the two need not agree."
    assert cell.outputs() == ["1.5\nhalf of 5 is 2.5\n", "42\n"]
    cell.button("reset").click()
    cell.block.locator("textarea").wait_for(state="detached")
    assert cell.block.locator("pre").first.is_visible()
    assert cell.button("edit").evaluate("(node) => node === document.activeElement")
    assert cell.run().startswith("Same")


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("1 / 0", "Error in line 1: ZeroDivisionError: division by zero"),
        ("x = 1\nif x\n    pass", "Error in line 2: SyntaxError: expected ':'"),
        (
            "import pandas",
            "Error in line 1: ModuleNotFoundError: No module named 'pandas'. Here there is only the standard library, numpy.",
        ),
        ("def f():\n    f()\nf()", "Error in line 2: RecursionError: maximum recursion depth exceeded"),
        ("for i in range(10**8):\n    print(i)", "Stopped: it printed more than 100,000 characters."),
        ("x = bytearray(10**9)", "Stopped: it needed more than 512 MB of memory."),
        ("x = []\nwhile True:\n    x.append(bytearray(10**7))", "Stopped: it needed more than 512 MB of memory."),
        ("import sys\nsys.exit(1)", "Error in line 2: SystemExit: 1"),
        ("input()", "Error in line 1: EOFError: EOF when reading a line"),
        ("print(1)", "The code was edited: the two need not agree."),
    ],
)
def test_what_a_program_does_wrong_is_said_and_the_next_one_runs(open_page, program, says):
    cell = open_page.cell(DEMO)
    assert cell.run(program) == says
    assert cell.run("print('still here')").startswith("The code was edited")
    assert cell.outputs()[1] == "still here\n"
    assert open_page.complaints == []


def test_what_was_printed_before_an_error_is_shown(open_page):
    cell = open_page.cell(DEMO)
    cell.run("print('first')\nraise ValueError('then')")
    assert cell.block.locator(".run-side pre").inner_text() == "first\n"
    assert "ValueError: then" in cell.block.locator(".run-panel pre").last.inner_text()


def test_each_run_is_a_program_of_its_own(open_page):
    cell = open_page.cell(DEMO)
    cell.run("kept = 1")
    assert cell.run("kept").startswith("Error in line 1: NameError")


def test_no_program_reaches_another_host(open_page):
    cell = open_page.cell(DEMO)
    cell.run("import urllib.request\nurllib.request.urlopen('http://192.0.2.1/')")
    assert cell.says.inner_text().startswith("Error in line 2")
    cell.run("import js\njs.fetch('http://192.0.2.1/')\nprint('asked')")
    assert [url for url in open_page.asked if "192.0.2.1" in url] == []


def test_an_endless_loop_is_stopped_by_hand_and_its_output_stays(open_page):
    cell = open_page.cell(DEMO)
    cell.edit("print('begun', flush=True)\nwhile True:\n    pass")
    cell.button("run").focus()
    open_page.page.keyboard.press("Enter")
    cell.started()
    open_page.page.wait_for_function("() => document.querySelector('.run-side pre')?.textContent.includes('begun')")
    stop = cell.button("stop")
    assert stop.inner_text() == "Stop" and stop.evaluate("(node) => node === document.activeElement")
    assert open_page.cell(NUMPY).run() == "Another block is still running."
    stop.focus()
    before = cell.count()
    open_page.page.keyboard.press("Enter")
    assert cell.ended(before) == "Stopped."
    assert "begun" in cell.block.locator(".run-side pre").inner_text()
    assert cell.run("print('again')").startswith("The code was edited"), "Python starts anew"


def test_an_endless_loop_is_stopped_by_the_clock(reader):
    reader.page.clock.install()
    cell = reader.cell(DEMO)
    cell.edit("while True:\n    pass")
    before = cell.count()
    cell.button("run").click()
    cell.started()
    reader.page.clock.fast_forward(59_000)
    assert cell.button("stop").is_visible()
    reader.page.clock.fast_forward(2_000)
    assert cell.ended(before) == "Stopped: it ran for more than 60 seconds."


# ------------------------------------------------------------------------------------------------------------------ drawings


def test_arrays_that_a_block_returns_are_drawn(open_page):
    cell = open_page.cell(DEMO)
    cell.run(
        "import math\n{'wave': [math.sin(x / 9) for x in range(99)], 'grid': [[1, -2.5], [0.25, 4]], 'gap': [1.0, float('nan'), 2.0, 3.0]}"
    )
    drawn = cell.block.locator(".run-drawing")
    assert drawn.locator("figcaption").all_inner_texts() == [
        "wave: 99 numbers, from −0.999 to 1",
        "grid: 2 × 2 numbers, from −2.5 to 4",
        "gap: 4 numbers, from 1 to 3, and 1 not finite",
    ]
    points = drawn.nth(0).locator(".run-line").get_attribute("d")
    assert points.count("L") == 98
    assert drawn.nth(1).locator("td").all_inner_texts() == ["1", "−2.5", "0.25", "4"]
    assert drawn.nth(2).locator(".run-line").count() == 2, "what is no number is a gap"
    assert "'wave'" in cell.block.locator(".run-panel pre").last.inner_text()
    cell.run("'text'")
    assert drawn.count() == 0 and cell.block.locator(".run-panel pre").last.inner_text() == "'text'\n"[:-1]
    assert open_page.complaints == []


def test_drawings_take_the_colours_of_the_theme(reader):
    cell = reader.cell(DEMO)
    cell.run("[1.0, 3.0, 2.0]")
    colour = "getComputedStyle(document.querySelector('.run-line')).stroke"
    before = reader.page.evaluate(colour)
    reader.page.locator(".md-header__option label:visible").click()
    reader.page.wait_for_function(f"{SCHEME} === '{SCHEMES['dark']}'")
    assert reader.page.evaluate(colour) != before


# ----------------------------------------------------------------------------------------------------------------- exercises


@pytest.mark.parametrize(
    ("language", "first", "label", "not_yet", "passed"),
    [
        ("en", "Try it here", r"Check( \(\d+ MB once\))?", "Not yet: ", "Passed: every line of the check holds."),
        ("zh", "在这里做", r"检验(（首次下载\d+ MB）)?", "还没通过：", "通过：检验全部成立。"),
    ],
)
def test_an_exercise_checks_itself_in_place(place, browser, language, first, label, not_yet, passed):
    with Reader(browser, place.page(language)) as reader:
        cell = reader.cell(EXERCISE)
        assert cell.button("edit").inner_text() == first and not cell.button("run").is_visible()
        cell.button("edit").click()
        field = cell.block.locator("textarea")
        assert field.input_value() == "import math\n\nroot = 1.0  # your answer: the number whose square is one half"
        assert "assert math.isclose" in cell.block.locator(".run-check").inner_text()
        assert re.fullmatch(label, cell.button("run").inner_text())
        assert cell.run() == f"{not_yet}its square is 1.0, not one half"
        bare = cell.run("import math\n\nroot = -math.sqrt(0.5)")
        assert bare.endswith("assert root > 0"), "an assert without words is shown itself"
        assert re.search(r"line 2|第2行", cell.run("import math\nroot = 1 / 0"))
        assert re.search(r"line 1 of the check|检验的第1行", cell.run("import math"))
        assert cell.run("import math\n\nroot = math.sqrt(0.5)") == passed
        assert reader.page.locator("details.answer").first.get_attribute("open") is None
        assert reader.complaints == []


# ------------------------------------------------------------------------------------------------- keyboard, screens, readers


def test_the_keyboard_alone_edits_runs_and_leaves(reader):
    page, cell = reader.page, reader.cell(DEMO)
    cell.button("edit").focus()
    page.keyboard.press("Enter")
    field = cell.block.locator("textarea")
    field.wait_for()
    assert field.evaluate("(node) => node === document.activeElement")
    hint = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "Escape, then Tab, leaves" in hint.inner_text()
    page.keyboard.press("Control+a")
    page.keyboard.type("if True:\nprint(6 * 7)")
    assert field.input_value() == "if True:\n    print(6 * 7)", "a new line is indented"
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert field.input_value().endswith("    print(6 * 7)") and "\n        print" in field.input_value()
    page.keyboard.press("Control+z")
    assert field.input_value() == "if True:\n    print(6 * 7)", "the browser's own undo"
    before = cell.count()
    page.keyboard.press("Control+Enter")
    assert cell.ended(before).startswith("The code was edited")
    assert cell.outputs()[1] == "42\n"
    assert field.evaluate("(node) => node === document.activeElement")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert cell.button("run").evaluate("(node) => node === document.activeElement"), "Tab leaves after Escape"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert field.evaluate("(node) => node === document.activeElement"), "and only then"
    page.keyboard.press("Shift+Tab")
    assert not field.evaluate("(node) => node === document.activeElement"), "backwards it always leaves"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_shows_all_of_it_and_axe_finds_nothing(place, browser, language, theme):
    with Reader(browser, place.page(language), width=320, theme=theme) as reader:
        page = reader.page
        assert reader.failures() == []
        reader.cell(DEMO).run("print('x' * 300)\n{'line': [1.0, 2.0], 'grid': [[1, -2]] * 3}")
        reader.cell(NUMPY).run()
        reader.cell(EXERCISE).run("import math\nroot = 1 / 0")
        page.wait_for_function(f"{SCHEME} === '{SCHEMES[theme]}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert reader.failures() == []
        small = page.evaluate(
            "[...document.querySelectorAll('.run button, .run-editor textarea')].map((node) => node.getBoundingClientRect())"
            ".filter(({ width, height }) => width && (width < 24 || height < 24)).length"
        )
        assert small == 0, "a finger needs 24 pixels"
        assert reader.complaints == []


def test_the_line_that_says_how_it_went_is_told_to_screen_readers(reader):
    cell = reader.cell(DEMO)
    cell.run()
    assert cell.says.count() == 1 and cell.says.get_attribute("role") == "status"
    assert cell.block.locator(".run-side pre").first.get_attribute("aria-label") == "Output recorded on the page"


def test_instant_navigation_keeps_the_buttons_and_ends_the_worker(place, browser):
    with Reader(browser, f"{place.url}en/") as reader:
        page = reader.page
        reader.settle()
        page.evaluate("window.stayed = true")
        go = "(end) => [...document.querySelectorAll('a')].find((link) => link.href.endsWith(end)).click()"
        page.evaluate(go, "/en/halving/")
        page.wait_for_function("document.querySelector('h1').id === 'halving'")
        cell = reader.cell(DEMO)
        assert cell.run().startswith("Same")
        assert len(page.workers) == 1
        cell.edit("while True:\n    pass")
        cell.button("run").click()
        cell.started()
        page.evaluate(go, "/en/labs/quarters/")
        page.wait_for_function("document.querySelector('h1').id === 'quarters'")
        while page.workers:  # or the test never ends
            page.wait_for_timeout(50)
        assert page.evaluate("window.stayed")
        page.evaluate(go, "/en/halving/")
        page.wait_for_function("document.querySelector('h1').id === 'halving'")
        page.wait_for_function("document.querySelector('.run [data-do=run]').textContent === 'Run'")  # kept: no size
        assert reader.cell(DEMO).run().startswith("Same")
        assert reader.complaints == []


# ---------------------------------------------------------------------------------------------------------- what can be amiss

LOST = {"en": "Python could not be fetched: this site cannot be reached", "zh": "没能下载Python：连不上本站"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_network_is_said_and_the_next_press_works(well, browser, language):
    with Reader(browser, well.page(language)) as reader:
        cell = reader.cell(DEMO)
        cell.edit("print(1)")  # fetches the module
        cell.button("reset").click()
        reader.page.context.set_offline(True)
        assert cell.run().startswith(LOST[language])
        reader.page.context.set_offline(False)
        assert re.match("Same|相同", cell.run())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_network_before_the_first_module_is_said_too(well, browser, language):
    with Reader(browser, well.page(language)) as reader:
        well.host.lost = r"/assets/run\."
        cell = reader.cell(DEMO)
        cell.button("run").click()
        cell.says.wait_for()
        assert re.search("cannot be reached|连不上本站", cell.says.inner_text())


@pytest.mark.parametrize("name", ["worker.js", "python_stdlib.zip", "pyodide.asm.wasm"])
def test_a_lost_file_is_named(well, browser, name):
    well.host.lost = rf"{PYTHON}.*{re.escape(name)}"
    with Reader(browser, well.page()) as reader:
        says = reader.cell(DEMO).run()
        assert says.startswith(f"Python could not be fetched: this site did not give out a file ({name}: HTTP 503).")


@pytest.mark.parametrize(("place_", "name"), [(NUMPY, runhouse.WHEEL), (DEMO, "pyodide.asm.wasm")])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_tampered_file_is_refused_by_name(well, browser, place_, name, language):
    well.host.torn = rf"{PYTHON}.*{re.escape(name)}"
    with Reader(browser, well.page(language)) as reader:
        says = reader.cell(place_).run()
        assert name in says and re.search("not the one that the site was built with|与本站构建时的不一致", says)
        well.host.well()
        assert re.match("Same|相同", reader.cell(place_).run()), "nothing wrong was kept"


def test_a_missing_wheel_leaves_the_other_blocks_running(well, browser):
    well.host.lost = r"\.whl$"
    with Reader(browser, well.page()) as reader:
        assert runhouse.WHEEL in reader.cell(NUMPY).run()
        assert reader.cell(DEMO).run().startswith("Same")


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "This browser has no WebAssembly, so it cannot run Python."),
        ("zh", "这个浏览器没有WebAssembly，运行不了Python。"),
    ],
)
def test_no_wasm_is_said_and_nothing_is_fetched(place, browser, language, says):
    with Reader(browser, place.page(language), script=WITHOUT_WASM) as reader:
        assert reader.cell(DEMO).run() == says
        assert reader.python() == []


POLICY = "script-src 'self' 'unsafe-inline'{wasm}; worker-src {workers}"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("page", "worker"),
    [
        (POLICY.format(wasm=" 'wasm-unsafe-eval'", workers="'none'"), ""),
        (POLICY.format(wasm="", workers="'self' blob:"), "script-src 'self'"),
    ],
    ids=["no workers", "no wasm in them"],
)
def test_a_policy_that_forbids_it_is_said(well, browser, page, worker, language):
    well.host.policy = {r"/halving/$": page, **({r"/worker\.js$": worker} if worker else {})}
    with Reader(browser, well.page(language)) as reader:
        says = reader.cell(DEMO).run()
        assert re.match("A security policy of the browser or the network|浏览器或网络的安全策略不允许", says)


def test_a_policy_that_allows_only_the_sites_own_workers_is_enough(well, browser):
    well.host.policy = {r"/halving/$": "script-src 'self' 'unsafe-inline'; worker-src 'self'"}
    with Reader(browser, well.page()) as reader:
        assert reader.cell(DEMO).run().startswith("Same")


@pytest.mark.parametrize(("language", "says"), [("en", "This browser keeps no files"), ("zh", "浏览器不让保存文件")])
def test_without_storage_it_runs_and_says_what_that_costs(place, browser, language, says):
    with Reader(browser, place.page(language), script=WITHOUT_STORE) as reader:
        cell = reader.cell(DEMO)
        assert says in cell.run() and re.match("Same|相同", cell.says.inner_text())
        asked = len(reader.python())
        cell.edit("while True:\n    pass")
        cell.button("run").click()
        cell.started()
        before = cell.count()
        cell.button("stop").click()
        cell.ended(before)
        assert re.match("The code|代码", cell.run("print(1)"))
        fetched = [url for url in reader.python()[asked:] if not url.startswith("blob:")]
        assert fetched == [], "held while the page is open"


def test_what_is_kept_runs_without_a_network_and_older_pythons_go(reader):
    page, cell = reader.page, reader.cell(DEMO)
    family = f"{PREFIX}assets/python-"
    page.evaluate(
        "(names) => Promise.all(names.map((name) => caches.open(name)))",
        [f"{family}0ld/", "/another/assets/python-0ld/"],
    )
    assert cell.run().startswith("Same")
    kept = page.evaluate("caches.keys()")
    assert len(kept) == 2 and "/another/assets/python-0ld/" in kept, "another site of this host keeps its own"
    page.reload()
    page.wait_for_function("() => document.querySelector('.run [data-do=run]').textContent === 'Run'")
    page.context.set_offline(True)
    assert cell.run().startswith("Same")


# ------------------------------------------------------------------------------------------------- before it is published


def test_the_smoke_test_presses_a_button_of_each_kind(well, browser):
    told = smoke.check(well.after / PREFIX.strip("/"), browser, well.folder / "snippets" / "exercises")
    assert [line.partition(":")[0] for line in told.good] == ["a demo", "a demo with numpy", "an exercise"]
    assert told.bad == [] and len(told.missing) == 1 and "an exercise with numpy" in told.missing[0]


def test_the_smoke_test_fails_where_a_file_is_wrong(place, browser, tmp_path):
    site = shutil.copytree(place.after / PREFIX.strip("/"), tmp_path / "site")
    (wasm,) = site.glob("assets/python-*/pyodide.asm.wasm")
    wasm.write_bytes(wasm.read_bytes()[:-1] + b"x")
    told = smoke.check(site, browser, place.folder / "snippets" / "exercises")
    assert told.good == [] and len(told.bad) == 3 and "pyodide.asm.wasm" in told.bad[0]


def test_the_smoke_test_has_nothing_to_do_without_a_runtime(place, browser):
    told = smoke.check(place.before / PREFIX.strip("/"), browser, place.folder / "snippets" / "exercises")
    assert told.good == told.bad == [] and len(told.missing) == 4


def test_the_pages_say_the_limits_that_hold():
    limits = {
        "messages.ts": r"MEMORY_LIMIT = (512) \* 2 \*\* 20",
        "session.ts": r"TIME_LIMIT = (60);",
        "cell.py": r"OUTPUT_LIMIT = (100_000)",
    }
    for name, pattern in limits.items():
        assert re.search(pattern, (ROOT / "docs" / "run" / name).read_text(encoding="utf-8")), name
    for language, said in (("en", "60 seconds, 100,000 characters"), ("zh", "60秒、输出满10万个字符")):
        text = (ROOT / "docs" / language / "how-it-works.md").read_text(encoding="utf-8")
        assert said in text and "512 MB" in text


# ------------------------------------------------------------------------------------------------------------- the real pages


def real(need_numpy):
    """Skip, with the reason, where the built site has no such blocks."""
    python = runtime.current()
    if python is None:
        pytest.skip("no runtime is assembled: `make runtime` does it, then the site is built with it")
    if need_numpy and "numpy" not in python.packages:
        pytest.skip("the runtime holds no NumPy: its wheel could not be fetched here (make runtime WHEELS=...)")


def test_a_real_exercise_without_numpy_checks_itself(site, browser):
    real(need_numpy=False)
    with Reader(browser, f"{site.url}en/momentum/") as reader:
        stub, answer = runhouse.exercises(ROOT / "snippets" / "exercises", "momentum")[2]
        cell = runhouse.Cell(reader.page.locator(".code:has(> .run[data-stub])", has_text="steps = 10"))
        cell.button("edit").click()
        assert cell.block.locator("textarea").input_value() == stub
        assert cell.run().startswith("Not yet: after 10 steps")
        assert cell.run(answer).startswith("Passed")


@pytest.mark.parametrize("lesson", ["sgd", "momentum", "adam", "dropout", "embedding", "word2vec"])
def test_a_real_demo_of_numpy_prints_what_is_recorded(site, browser, lesson):
    real(need_numpy=True)
    with Reader(browser, f"{site.url}en/{lesson}/") as reader:
        demos = reader.page.locator(".code:has(> .run[data-packages=numpy]:not([data-stub]))")
        assert demos.count()
        for place in range(demos.count()):
            assert runhouse.Cell(demos.nth(place)).run().startswith("Same"), f"{lesson}: block {place}"
        assert reader.complaints == []
