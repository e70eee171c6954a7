"""All sixteen masks beside those drawn so far: docs/elements/dropout_ensemble.ts. Test: tests/play/test_play_dropout_ensemble.py."""

import itertools

import numpy as np

from snippets.dropout import dropout
from snippets.dropout_ensemble import all_masks, geometric_mean
from snippets.figures import dropout_ensemble as figure
from snippets.figures.dropout import WAYS

HIDDEN = figure.HIDDEN
WEIGHT = figure.WEIGHT[:, 0] - figure.WEIGHT[:, 1]  # a softmax of two classes sees only the difference of their scores
BIAS = figure.BIAS[0] - figure.BIAS[1]
OUTPUTS = ("score", "probability", "relu")
HIGHEST, MOST = 0.8, 400


def constants():
    """Return the net of the printed figure, how far p and the number of masks go, and the state it starts in."""
    return {
        "hidden": HIDDEN.tolist(),
        "weight": WEIGHT.tolist(),
        "bias": float(BIAS),
        "highest": HIGHEST,
        "most": MOST,
        "start": {"p": figure.P, "way": "training", "output": "score", "k": 24, "seed": 1},
    }


class Stream:
    """Stands in for a NumPy generator with numbers that JavaScript makes bit for bit.

    Source: mulberry32, T. Ettinger 2017; a counter, mixed until its 32 bits look random.
    """

    def __init__(self, seed):
        """Start at a seed, 0 <= seed < 2**32."""
        self.state = seed

    def random(self, shape):
        """Return numbers k / 2**32 in [0, 1)."""
        numbers = [self.draw() / 2**32 for _ in range(np.prod(shape, dtype=int))]
        return np.array(numbers).reshape(shape)

    def draw(self):
        """Return the next 32 bits."""
        self.state = (self.state + 0x6D2B79F5) % 2**32
        bits = (self.state ^ self.state >> 15) * (self.state | 1) % 2**32
        bits ^= (bits + (bits ^ bits >> 7) * (bits | 61)) % 2**32
        return bits ^ bits >> 14


def output(kind, mask):
    """Return the net's output for factors (..., 4) on its four units: a score, its ReLU, or the probability of class 1."""
    if kind == "probability":
        return figure.softmax(mask)[..., 0]
    score = (mask * HIDDEN) @ WEIGHT + BIAS
    return np.maximum(score, 0) if kind == "relu" else score


def in_training(way, masks):
    """Return scaled masks as a way of scaling uses them in training."""
    return masks if way in ("training", "both") else np.sign(masks)


def at_prediction(way, p):
    """Return the factor on all four units at prediction."""
    return np.full(4, 1 - p if way in ("prediction", "both") else 1.0)


def every(kind, way, p):
    """Return what all sixteen masks give, their exact means, and what a single pass at prediction gives."""
    masks, probability = all_masks(4, p)
    masks = in_training(way, masks)
    predictions = output(kind, masks)
    mean = probability @ predictions
    return {
        "outputs": predictions,
        "probability": probability,
        "mean": mean,
        "geometric": geometric_mean(figure.softmax(masks), probability)[0] if kind == "probability" else None,
        "prediction": output(kind, at_prediction(way, p)),
        "units": probability @ (masks * HIDDEN),
    }


def drawn(p, seed, count):
    """Return masks 1 .. count of a sequence, (count, 4), survivors scaled."""
    stream = Stream(seed)
    return np.array([dropout(np.ones(4), p, stream) for _ in range(count)]).reshape(count, 4)


def running(kind, way, p, seed, count):
    """Return the mean of the first 1 .. count outputs and its standard error, which a single output does not have."""
    outputs = output(kind, in_training(way, drawn(p, seed, count)))
    sizes = range(1, count + 1)
    return {
        "mean": [outputs[:k].mean() for k in sizes],
        "error": [outputs[:k].std(ddof=1) / np.sqrt(k) if k > 1 else None for k in sizes],
    }


def short(value, digits=3):
    """Return a number as the element prints it."""
    return f"{value:.{digits}g}".replace("-", "−")


def said():
    """Return states, and what is said of them: nothing dropped, no mask or one drawn, each verdict; the numbers are the snippets'."""
    full = {kind: output(kind, np.ones(4)) for kind in OUTPUTS}
    for kind, (zh, en) in itertools.product(
        OUTPUTS, (("只在训练时缩放", "scaled in training only"), ("从不缩放", "never scaled"))
    ):
        value, way = short(full[kind]), "training" if "training" in en else "never"
        yield (  # nothing is ever dropped
            [kind, way, 0, 1, 0, 0, False],
            f"一个也不丢，概率1，输出{value}。{zh}：全部16个掩码按概率的平均是{value}。预测是{value}，恰好等于平均。",
            f"Nothing dropped: probability 1, output {value}. Units {en}: the mean over all 16 masks, by probability, is {value}. "
            f"The prediction is {value}: exactly the mean.",
        )
    one = short(output("score", np.array([1, 0, 1, 1])))
    yield (  # what never happens, set by hand
        ["score", "both", 0, 1, 1, 2, True],
        f"丢掉单元2，概率0，输出{one}（不计入抽样）。两处都缩放：全部16个掩码按概率的平均是{short(full['score'])}。"
        f"预测是{short(full['score'])}，恰好等于平均。",
        f"Without unit 2: probability 0, output {one} (not counted as drawn). Units scaled in both: the mean over all 16 masks, by "
        f"probability, is {short(full['score'])}. The prediction is {short(full['score'])}: exactly the mean.",
    )
    yield from said_of_draws()


def said_of_draws():
    """Return states in which everything was dropped after two masks were drawn, and what is said of them."""
    for kind, way in (("probability", "training"), ("probability", "never"), ("relu", "never")):
        exact, some = every(kind, way, 0.5), running(kind, way, 0.5, 1, 2)
        later, mean = short(exact["prediction"]), short(exact["mean"])
        gap, middle = short(abs(exact["prediction"] - exact["mean"])), short(exact["geometric"] or 0)
        zh, en = {
            ("probability", "training"): (f"，恰好等于归一化几何平均，与平均差{gap}", f": exactly the normalized geometric mean, and {gap} from the mean"),
            ("probability", "never"): (
                f"，与平均差{gap}，也不是归一化几何平均（{middle}）",
                f", {gap} from the mean, and not the normalized geometric mean ({middle}) either",
            ),
            ("relu", "never"): (f"，与平均差{gap}", f", {gap} from the mean"),
        }[kind, way]  # fmt: skip
        where = {"training": ("只在训练时缩放", "scaled in training only"), "never": ("从不缩放", "never scaled")}[way]
        drawn_so_far = f"{short(some['mean'][-1])} ± {short(some['error'][-1], 2)}"
        none = short(output(kind, np.zeros(4)))
        yield (  # everything dropped, two masks drawn; half of 2^-4 a mask
            [kind, way, 0.5, 1, 2, 15, False],
            f"丢掉单元1、2、3、4，概率0.0625，输出{none}。{where[0]}：全部16个掩码按概率的平均是{mean}，抽到的2个平均是{drawn_so_far}。"
            f"预测是{later}{zh}。",
            f"Without units 1, 2, 3, 4: probability 0.0625, output {none}. Units {where[1]}: the mean over all 16 masks, by probability, "
            f"is {mean}, over the 2 drawn {drawn_so_far}. The prediction is {later}{en}.",
        )


def golden():
    """Return words in both languages, random bits, masks, exact means and running means for every output and every way to scale."""
    cases = [{"call": "says", "arguments": given, "value": words} for given, *words in said()]
    cases += [{"call": "uniform", "arguments": [seed, 40], "value": Stream(seed).random(40)} for seed in (0, 1, 999)]
    for p in (0.0, 0.07, 0.3, 0.65, 0.8):
        dropped = (drawn(p, 3, 50) == 0) @ (1 << np.arange(4))
        cases.append({"call": "masks", "arguments": [p, 3, 50], "value": dropped})
        for kind in OUTPUTS:
            for way in WAYS:
                given = [kind, way, p]
                cases.append({"call": "every", "arguments": given, "value": every(*given), "reduced": True})
                given = [kind, way, p, 7, 30]
                cases.append({"call": "running", "arguments": given, "value": running(*given), "reduced": True})
    return cases


def copies():
    """Return states, and the exact mean, the prediction and the running mean that their copied programs print."""
    cases = []
    for kind, way, p, k, seed in (("probability", "training", 0.3, 24, 1), ("score", "both", 0.2, 5, 2)):
        exact = every(kind, way, p)
        drawn_mean = running(kind, way, p, seed, k)["mean"][-1]
        prints = f"{exact['mean']}\n{exact['prediction']}\n{drawn_mean}"
        cases.append({"arguments": [kind, way, p, k, seed], "prints": prints})
    exact = every("relu", "never", 0.4)
    cases.append({"arguments": ["relu", "never", 0.4, 0, 1], "prints": f"{exact['mean']}\n{exact['prediction']}"})
    return cases
