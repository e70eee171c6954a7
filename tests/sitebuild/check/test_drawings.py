"""Every figure shows its `data()`; each fault that was planted in one, by hand or by the hundred, is refused."""

import importlib
import itertools
import pickle
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sitebuild.cache import load
from sitebuild.check import artists, drawings, readback, strokes
from sitebuild.check.labels import labels
from sitebuild.check.series import Reader, constants, index, sources
from sitebuild.make import draw
from sitebuild.read.store import DRAWINGS
from snippets.figures.colors import COLOR, METHODS

NAMES = draw.names()


@cache
def drawn(name):
    """Return a figure's module, what its data() returned, and its reader, drawn anew if it changed."""
    draw.draw(name)
    module = importlib.import_module(f"snippets.figures.{name}")
    data = pickle.loads((DRAWINGS / f"{name}.data").read_bytes())
    return module, data, Reader(index(data), constants(module))


class Open:
    """One panel with its artists, to be spoilt."""

    def __init__(self, name, panel):
        module, self.data, self.reader = drawn(name)
        self.figure = module.FIGURE
        self.panel = next(one for one in self.figure.panels if one.name == panel)
        self.laid, self.artists = artists.read(self.panel, self.data)
        self.ax = self.laid.axes[0]

    def complaints(self):
        """Return what is wrong with the panel as it is now."""
        return list(
            readback.judge(self.figure, self.panel, self.data, self.reader, artists.of(self.laid)),
        )

    def label(self, key):
        """Return the label of a key."""
        return next(text for text in self.ax.texts if text.get_text() == f"{{{key}}}")

    def line(self, role):
        """Return the first line of a colour."""
        return next(line for line in self.ax.lines if line.get_color() == COLOR[role])

    def refused(self, *words):
        """Tell whether the panel is refused with these words."""
        return any(all(word in complaint for word in words) for complaint in self.complaints())


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_shows_its_data_and_nothing_else(name):
    drawn(name)
    assert readback.of_figure(name) == []


# ------------------------------------------------------------------------------------------------- faults, one by one


def test_labels_exchanged_in_one_panel_are_refused():
    panel = Open("momentum", "error")
    gd, momentum = panel.label("gd"), panel.label("momentum")
    places = gd.get_position(), momentum.get_position()
    gd.set_position(places[1])
    momentum.set_position(places[0])
    assert panel.refused("the label 'momentum' is rust, and stands nearer to the blue line")


def test_the_keys_of_two_labels_exchanged_are_refused():
    panel = Open("momentum", "error")
    gd, momentum = panel.label("gd"), panel.label("momentum")
    gd.set_text("{momentum}")
    momentum.set_text("{gd}")
    assert panel.refused("the label 'momentum' stands at drawn.gd")
    assert panel.refused("the rust line", "shows the series of the label 'momentum', which is blue")


def test_colours_of_two_curves_exchanged_are_refused():
    panel = Open("momentum", "error")
    gd, momentum = (panel.line(role) for role in ("blue", "rust"))
    colors = gd.get_color(), momentum.get_color()
    gd.set_color(colors[1])
    momentum.set_color(colors[0])
    assert panel.refused("the label 'gd'")


@pytest.mark.parametrize("words", [{"zh": "梯度下降", "en": "momentum"}, {"zh": "动量", "en": "gradient descent"}])
def test_words_of_a_term_that_are_not_the_glossarys_are_refused(words):
    assert drawings.misnamed("momentum", words) and not drawings.misnamed("momentum", {"zh": "动量", "en": "momentum"})


@pytest.mark.parametrize("spoil", [lambda y: 1.02 * y, lambda y: y[::-1], lambda y: np.sort(y), lambda y: y.round(2)])
def test_a_curve_of_other_data_is_refused(spoil):
    panel = Open("adam_bound", "bounds")
    line = panel.line("green")
    line.set_ydata(spoil(np.asarray(line.get_ydata())))
    assert panel.refused("the green line", "is no series of data()")


def test_a_curve_against_other_places_is_refused():
    panel = Open("adam_bound", "bounds")
    line = panel.line("green")
    line.set_xdata(np.asarray(line.get_xdata()) * 1.02)
    assert panel.refused("the green line", "is no series of data()")


def test_another_series_of_the_data_is_refused_at_its_label():
    panel = Open("momentum_rate", "ratio")
    gd, momentum = panel.line("blue"), panel.line("rust")
    gd.set_ydata(momentum.get_ydata())
    assert panel.refused("the blue line", "shows the series of the label 'momentum', which is rust")


def test_a_point_left_out_is_refused():
    panel = Open("sgd_batch", "estimates")
    patch = next(patch for patch in panel.ax.patches if artists.role_of(patch.get_edgecolor()) == "violet")
    path = patch.get_path()
    patch.set_path(Path(path.vertices[2:], path.codes[2:]))
    assert panel.refused("dots", "is no series of data()")


def test_a_bar_of_another_height_is_refused():
    panel = Open("mc_dropout", "digits")
    bar = next(patch for patch in panel.ax.patches if isinstance(patch, Rectangle))
    bar.set_height(bar.get_height() * 1.02)
    assert panel.refused("bar", "is no series of data()")


def test_what_lies_beyond_the_axes_is_refused_unless_the_text_says_so():
    panel = Open("momentum", "error")
    panel.ax.set_ylim(1e-5, 4)
    assert panel.refused("lie beyond the axes")
    said = Open("rmsprop_bound", "rests")
    assert said.complaints() == []
    said.figure = replace(said.figure, beyond={})
    assert said.refused("lie beyond the axes")
    said.figure = replace(said.figure, beyond={"rests": ("图外", "under the table")})
    assert said.refused("lie beyond the axes")


def test_a_dot_in_the_papers_colour_may_not_hide_data():
    panel = Open("sgd_batch", "estimates")
    halo = next(patch for patch in panel.ax.patches if artists.role_of(patch.get_edgecolor()) == "bg")
    path = halo.get_path()
    panel.ax.add_patch(PathPatch(Path(path.vertices + 1, path.codes), fc="none", ec=COLOR["bg"], lw=8))
    assert panel.refused("hides what lies below")


def test_a_cell_in_the_colour_of_another_value_is_refused():
    panel = Open("embedding", "look_up")
    cells = [patch for patch in panel.ax.patches if (patch.get_gid() or "").startswith("cell:table")]
    cells[0].set_facecolor(COLOR["d0"])  # of a 2, which is d4
    assert panel.refused("the cells of table are not coloured by their values")


def test_a_cell_in_another_place_is_refused():
    panel = Open("embedding", "look_up")
    first, other = (
        next(patch for patch in panel.ax.patches if patch.get_gid() == f"cell:table:{place}")
        for place in ("0,0", "3,1")
    )
    first.set_gid("cell:table:3,1")
    other.set_gid("cell:table:0,0")
    assert panel.refused("the cells of table are not placed by their values")


def test_another_number_than_that_of_its_entry_is_refused():
    panel = Open("mc_dropout", "digits")
    text = next(text for text in panel.ax.texts if text.get_gid() == "cell:part:0")
    text.set_text("65%")
    assert panel.refused("'65%' is written where part:0 is 0.63")
    text.set_gid(None)
    assert panel.refused("the number '65%' is typed")


def test_a_scheme_has_no_scale_and_a_leader_leads():
    panel = Open("momentum", "error")
    panel.line("blue").set_gid("scheme")
    assert panel.refused("is said to be of a scheme, in axes with a scale")
    panel.line("blue").set_gid("leader")
    assert panel.refused("is said to lead from a word")
    panel.line("blue").set_gid("decor")
    assert panel.refused("which is no kind")


def test_labels_beside_the_axes_follow_the_ends_of_their_curves():
    panel = Open("optimizer_race", "loss")
    column = [text for text in panel.ax.texts if text.get_position()[0] > 200]
    lowest, highest = (sorted(column, key=lambda text: text.get_position()[1])[i] for i in (0, -1))
    places = lowest.get_position(), highest.get_position()
    lowest.set_position(places[1])
    highest.set_position(places[0])
    assert len(column) == 7 and panel.refused("its curve ends below")


def test_a_label_with_a_number_stands_at_the_series_of_that_number():
    panel = Open("momentum_stability", "radius")
    panel.figure = replace(panel.figure, words=panel.figure.words | {"g5": ("0.9", "0.9"), "g9": ("0.5", "0.5")})
    assert panel.refused("the label 'g5' says '0.9', and its series is drawn.0.5")


def test_a_method_wears_its_colour_and_its_dashes():
    panel = Open("optimizer_race", "loss")
    adam = panel.label("adam")
    adam.set_color(COLOR["green"])
    assert panel.refused("names Adam, whose colour is pink in every figure, not green")
    adam.set_color(COLOR["pink"])
    panel.line("pink").set_linestyle("-")
    assert panel.refused("is of Adam, whose dashes are (4, 2) in every figure, not None")
    titled = Open("optimizer_paths", "adagrad")
    titled.line("green").set_color(COLOR["pink"])
    assert titled.refused("the pink line", "is under the title Adagrad, whose colour is green")


def test_no_two_methods_look_alike():
    looks = [(method.role, method.dashes) for name, method in METHODS.items() if name != "sgd"]
    assert METHODS["sgd"][:2] == METHODS["gd"][:2] and len(set(looks)) == len(looks)


# --------------------------------------------------------------------------------------- faults of the SVG, and by the hundred


def panels() -> Iterator[tuple[str, str]]:
    """Yield every panel of every figure."""
    for name in NAMES:
        for panel in importlib.import_module(f"snippets.figures.{name}").FIGURE.panels:
            yield name, panel.name


def test_a_drawing_whose_svg_is_another_is_refused():
    panel = Open("momentum", "error")
    svg = next(one["svg"] for one in load(DRAWINGS / "momentum.json")["panels"] if one["name"] == "error")
    size = (panel.panel.width, panel.panel.height)
    assert list(strokes.compare(panel.artists, svg, size)) == []
    blue = svg.index("M", svg.rindex("<path", 0, svg.index('stroke="var(--f-blue)"')))
    moved = svg[: blue + 1] + "3" + svg[blue + 1 :]
    assert any("blue" in complaint for complaint in strokes.compare(panel.artists, moved, size))
    recoloured = svg.replace("--f-blue", "--f-green")
    assert any("strokes that nothing drew: green" in one for one in strokes.compare(panel.artists, recoloured, size))


def spoilt(artist):
    """Yield an artist with other values: all a little larger, and, where it has many points, one of them left out."""
    for axis in (0, 1):
        points = artist.points.copy()
        points[:, axis] = points[:, axis] * 1.02 + 1e-4 * (np.abs(points[:, axis]).max() + 0.013)
        yield replace(artist, points=points)
    if artist.kind in ("line", "dots") and len(artist.points) > 3:
        yield replace(artist, points=np.delete(artist.points, len(artist.points) // 2, axis=0))


def test_no_artist_of_any_figure_may_show_other_values():
    count, passed = 0, []
    for name, panel in panels():
        one = Open(name, panel)
        for artist in one.artists:
            if artist.kind == "text" or artist.says or artists.is_ground(artist):
                continue
            assert sources(artist, one.reader) is not None
            for other in spoilt(artist):
                count += 1
                if sources(other, one.reader) is not None:
                    passed.append((name, panel, artists.name_of(artist)))
    assert count > 1500 and passed == []


def test_no_two_labels_of_any_figure_may_be_exchanged():
    count, passed = 0, []
    for name, panel in panels():
        one = Open(name, panel)
        shown = [
            (artist, {(artist.says,)} if artist.says else sources(artist, one.reader))
            for artist in one.artists
            if artist.kind != "text" and not artists.is_ground(artist) and artist.says not in ("leader", "ring")
        ]
        texts = [
            artist
            for artist in one.artists
            if artist.kind == "text"
            and artist.text.strip("{}") in one.figure.words
            and not artist.says
            and artist.role in artists.COLOURED
        ]
        for text, other in itertools.combinations(texts, 2):
            if other.role != text.role and other.ax is text.ax:
                count += 1
                rest = [artist for artist in one.artists if artist is not text and artist is not other]
                moved = [
                    replace(other, text=text.text, role=text.role),
                    replace(text, text=other.text, role=other.role),
                ]
                if not list(labels(one.figure, [*rest, *moved], shown)):
                    passed.append((name, panel, text.text, other.text))
    assert count > 200 and passed == []
