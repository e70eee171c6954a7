"""Tests of the ratings under the reader's hand: their numbers, then the element in a real browser."""

import re

import numpy as np
import pytest

from snippets.claims import collaborative_filtering as page
from snippets.figures import collaborative_filtering as figure
from snippets.matrix_factorization import predict, sgd_epoch
from snippets.play import collaborative_filtering as play
from tests.playing import Playing, number

NAME = "collaborative_filtering"
SEEN, HELD = play.PART == play.PARTS["seen"], play.PART == play.PARTS["held"]


# ------------------------------------------------------------------------------------------------------------ its numbers


def test_table_is_part_of_the_printed_excerpt():
    excerpt = figure.data()["stars"].reshape(figure.ROWS, 3, figure.PER_KIND)
    part = excerpt[: play.NUM_USERS, :, : play.PER_KIND].reshape(play.SHAPE)
    assert np.array_equal(play.TABLE, part)
    assert np.array_equal(play.STARS, np.where(play.PART, part, 0))


def test_parts_have_their_shares_and_every_row_something_to_learn_from():
    assert (SEEN.sum(), HELD.sum()) == (round(play.SEEN * play.PART.size), round(play.HELD_OUT * play.PART.size))
    assert SEEN.any(axis=0).all() and SEEN.any(axis=1).all()


def test_training_is_sgd_of_the_lesson_in_the_order_of_rows():
    class Rows:
        def permutation(self, n):
            return list(range(n))

    model = play.start()
    for _ in range(3):
        model = sgd_epoch(model, *np.nonzero(SEEN), play.STARS[SEEN], page.LR, 0.1, Rows())
    for ours, theirs in zip(play.train([], 0.1, 3)[-1], model, strict=True):
        assert np.array_equal(ours, theirs)


def test_held_out_error_turns_upward_without_regularization_on_most_splits(monkeypatch):
    """The split that is shown is one of many: the lesson must not hang on it."""
    rises, helps = 0, 0
    for seed in range(10):
        part = play.split(play.SHAPE, seed)
        monkeypatch.setattr(play, "PART", part)
        monkeypatch.setattr(play, "STARS", np.where(part == play.PARTS["missing"], 0, play.TABLE))
        without, with_it = (play.losses([], l2, play.EPOCHS)["held"] for l2 in (0, 0.1))
        rises += without[-1] > 1.05 * min(without)
        helps += with_it[-1] < without[-1]
    assert rises >= 8 and helps >= 8


def test_on_the_split_shown_it_falls_first_then_rises_and_too_much_regularization_hurts():
    held = {l2: play.losses([], l2, play.EPOCHS)["held"] for l2 in play.STRENGTHS}
    assert min(held[0]) < 0.9 * held[0][0] and held[0][-1] > 1.2 * min(held[0])
    assert held[0.1][-1] < 1.05 * min(held[0.1]) and held[0.1][-1] < held[0][-1]
    assert held[0.5][-1] > held[0.1][-1]


@pytest.mark.parametrize("l2", [0, 0.1])
def test_changing_one_rating_pulls_mostly_the_vectors_of_its_user_and_its_item(l2):
    before = play.train([], l2, 40)[-1]
    users, items, shares = [], [], []
    for user, item in np.argwhere(SEEN)[::2]:
        after = play.train([(user, item, 1 if play.STARS[user, item] >= 3 else 5)], l2, 40)[-1]
        moved = [np.linalg.norm(after[side] - before[side], axis=1) for side in (3, 4)]
        users.append(moved[0].argmax() == user)
        items.append(moved[1].argmax() == item)
        shares.append(moved[0][user] / np.median(moved[0]))
    assert np.mean(users) > 0.7 and np.mean(items) > 0.7 and np.median(shares) > 3


def test_a_held_out_rating_moves_nothing_but_its_error():
    user, item = map(int, np.argwhere(HELD)[0])
    edit = [(user, item, 6 - play.STARS[user, item] if play.STARS[user, item] != 3 else 5)]
    for ours, theirs in zip(play.train(edit, 0, 20)[-1], play.train([], 0, 20)[-1], strict=True):
        assert np.array_equal(ours, theirs)
    assert play.losses(edit, 0, 20)["held"] != play.losses([], 0, 20)["held"]


def test_a_vector_moved_by_hand_changes_one_row_of_predictions_until_training_goes_on():
    moves, cells = [("u", 3, 1.5, -0.75)], np.indices(play.SHAPE).reshape(2, -1)
    before, after = play.train([], 0, 21)[20], play.train([], 0, 21, moves, 20)
    changed = (predict(after[20], *cells) != predict(before, *cells)).reshape(play.SHAPE).any(axis=1)
    assert np.flatnonzero(changed).tolist() == [3]
    by_hand = before[0] + before[1][3] + before[2][0] + before[4][0] @ (1.5, -0.75)
    assert predict(after[20], 3, 0) == pytest.approx(by_hand, rel=1e-12)
    assert not np.array_equal(after[21][3][3], (1.5, -0.75))


# ------------------------------------------------------------------------------------------------------------ in the browser


def shown(opened):
    """Return the predictions in the table, and the ratings (0: none)."""
    opened.frame()
    cells = opened.element.locator("[role=grid] th ~ td")
    predicted = [number(text) for text in cells.locator("span").all_text_contents()]
    rated = [int(text or 0) for text in cells.locator("b").all_text_contents()]
    return np.reshape(predicted, play.SHAPE), np.reshape(rated, play.SHAPE)


def cell(opened, user, item):
    """Return a cell of the table."""
    return opened.element.locator("[role=grid] tr").nth(user + 1).locator("td").nth(item)


STATES = {  # of an address, as `last` and `losses` take them
    "t:30": ([], 0, 30),
    "l2:0.1;t:60": ([], 0.1, 60),
    "t:40;e:001205985": ([(0, 0, 1), (2, 0, 5), (9, 8, 5)], 0, 40),
    "t:25;d:20,u3,1.5,-0.75,w2,-1,1.9": ([], 0, 25, [("u", 3, 1.5, -0.75), ("w", 2, -1, 1.9)], 20),
}


@pytest.mark.parametrize("folder", ["", "en/"])
def test_predictions_and_errors_are_those_of_the_snippet(site, browser, folder):
    with Playing(browser, site, NAME, folder) as opened:
        for query, state in STATES.items():
            opened.anew(query)
            predicted, rated = shown(opened)
            assert np.abs(predicted - play.last(*state)["predicted"]).max() <= 0.0501
            assert np.array_equal(rated, play.edited(state[0])[0])
            errors, numbers = play.losses(*state), opened.said()
            assert f"{errors['seen'][-1]:.2f}" in numbers and f"{errors['held'][-1]:.2f}" in numbers


def test_sum_is_a_dot_product_and_three_numbers(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=u:4;i:7;t:80") as opened:
        model = play.train([], 0, 80)[-1]
        text = opened.said().replace("− ", "−").replace("+ ", "")
        numbers = [number(part) for part in re.findall(r"−?\d\.\d\d", text)]
        parts = [float(model[0]), model[1][4], model[2][7], model[3][4] @ model[4][7], predict(model, 4, 7)]
        assert numbers[:5] == pytest.approx(parts, abs=0.0051)
        assert numbers[5:9] == pytest.approx([*model[3][4], *model[4][7]], abs=0.0051)


def test_keys_walk_the_table_and_rate(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=u:0;i:0") as opened:
        cell(opened, 0, 0).focus()
        for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp"):
            opened.page.keyboard.press(key)
        opened.frame()
        chosen = opened.element.locator("[role=grid] td[aria-selected=true]")
        assert chosen.count() == 1 and chosen.evaluate("(node) => node === document.activeElement")
        assert opened.element.locator("[role=grid] td[tabindex='0']").count() == 1
        assert chosen.evaluate("(node) => [node.parentNode.rowIndex, node.cellIndex]") == [2, 1]
        opened.page.keyboard.press("5")
        assert shown(opened)[1][1, 0] == 5
        user, item = map(int, np.argwhere(SEEN)[5])
        cell(opened, user, item).click()
        opened.page.keyboard.press("Delete")
        predicted, rated = shown(opened)
        assert rated[user, item] == 0
        wanted = play.last([(1, 0, 5), (user, item, 0)], 0, play.EPOCHS)["predicted"]
        assert np.abs(predicted - wanted).max() <= 0.0501
        assert opened.kept()["e"] == f"105{user}{item}0"


def test_buttons_rate_and_a_held_out_rating_cannot_be_erased(opened):
    user, item = map(int, np.argwhere(SEEN & (play.STARS != 1))[0])
    cell(opened, user, item).click()
    opened.element.get_by_role("button", name="1", exact=True).click()
    assert shown(opened)[1][user, item] == 1
    assert opened.element.locator("path[stroke='var(--f-mute)'][stroke-width='1.5']").get_attribute("d") != ""
    opened.element.get_by_role("button", name="erase").click()
    assert shown(opened)[1][user, item] == 0
    held = map(int, np.argwhere(HELD)[0])
    cell(opened, *held).click()
    opened.frame()
    assert opened.element.get_by_role("button", name="erase").is_disabled()
    assert opened.element.locator("[aria-selected=true]").get_attribute("title") == "held out"


def test_a_held_out_cell_and_a_miss_are_told_without_colour(opened):
    model = play.train([], 0, play.EPOCHS)[-1]
    for user, item in np.argwhere(SEEN | HELD):
        node = cell(opened, user, item)
        style = node.evaluate("(node) => getComputedStyle(node).outlineStyle")
        if (user, item) != tuple(play.constants()["start"].values()):
            assert style == ("dotted" if HELD[user, item] else "none")
    user, item = map(int, np.argwhere(HELD)[0])
    miss = np.clip((play.STARS[user, item] - predict(model, user, item)) / 2, -1, 1) / 2
    bar, frame = cell(opened, user, item).locator("s").bounding_box(), cell(opened, user, item).bounding_box()
    assert bar["width"] == pytest.approx(abs(miss) * frame["width"], abs=1)
    assert (bar["x"] + bar["width"] / 2 > frame["x"] + frame["width"] / 2) == (miss > 0)


def test_pointer_drags_a_user_and_its_row_follows(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=t:100") as opened:
        before = shown(opened)[0]
        mouse = opened.page.mouse
        x, y = opened.at(opened.element.get_by_role("slider", name="user 4", exact=True))
        mouse.move(x, y)
        mouse.down()
        assert shown(opened)[0].tolist() == before.tolist()  # a press alone moves nothing
        mouse.move(x + 20, y - 30)
        mouse.move(x + 60, y - 50)
        mouse.up()
        after = shown(opened)[0]
        assert np.flatnonzero((before != after).any(axis=1)).tolist() == [3]
        told = re.fullmatch(r"100,u3,(-?[\d.]+),(-?[\d.]+)", opened.kept()["d"])
        wanted = play.last([], 0, 100, [("u", 3, *map(float, told.groups()))], 100)["predicted"]
        assert np.abs(after - wanted).max() <= 0.0501
        opened.element.get_by_role("button", name="One step on").click()
        wanted = play.last([], 0, 101, [("u", 3, *map(float, told.groups()))], 100)["predicted"]
        assert np.abs(shown(opened)[0] - wanted).max() <= 0.0501


def test_keys_move_an_item_and_its_column_follows(site, browser):
    with Playing(browser, site, NAME, query=f"?{NAME}=i:2") as opened:
        before = shown(opened)[0]
        opened.element.get_by_role("slider", name="A3", exact=True).focus()
        for key in ("ArrowLeft", "Shift+ArrowUp", "ArrowUp", "ArrowUp"):
            opened.page.keyboard.press(key)
        assert np.flatnonzero((before != shown(opened)[0]).any(axis=0)).tolist() == [2]
        where = np.array(opened.kept()["d"].split(",")[2:], dtype=float)
        moved = where - play.train([], 0, play.EPOCHS)[-1][4][2]
        assert moved == pytest.approx([-0.05, 0.6], abs=0.03)


def test_curves_tell_the_epoch_and_lambda_keeps_the_held_out_error_down(opened):
    held = play.losses([], 0, play.EPOCHS)["held"]
    assert f"lowest after epoch {int(np.argmin(held))}: {min(held):.2f}" in opened.said()
    curves = opened.element.locator("svg.play-across")
    curves.scroll_into_view_if_needed()
    box = curves.bounding_box()
    opened.page.mouse.click(box["x"] + box["width"] * (26 + 284 / 3) / 320, box["y"] + box["height"] / 2)
    assert "after epoch 50:" in opened.said()
    opened.element.get_by_role("slider", name="strength").press("End")
    held = play.losses([], 0.5, play.EPOCHS)["held"]
    assert f"held out {held[50]:.2f}" in opened.said()
    assert opened.kept()["l2"] == "0.5"


def test_fingers_on_a_narrow_phone(site, browser):
    with Playing(browser, site, NAME, "", width=320, has_touch=True, is_mobile=True) as opened:
        user, item = map(int, np.argwhere(SEEN)[3])
        cell(opened, user, item).tap()
        opened.element.get_by_role("button", name="4", exact=True).tap()
        assert shown(opened)[1][user, item] == 4
        box = cell(opened, 0, 0).bounding_box()
        pitch = cell(opened, 1, 1).bounding_box()
        assert pitch["x"] - box["x"] >= 24 and pitch["y"] - box["y"] >= 24
