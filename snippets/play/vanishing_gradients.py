"""A network of one unit, folded and unrolled, and its gradient on the way back: docs/elements/vanishing_gradients.ts.

Test: tests/play/test_play_vanishing_gradients.py.
"""

import numpy as np

from snippets.claims import vanishing_gradients as page
from snippets.claims.language_rnn import MAX_NORM
from snippets.vanishing_gradients import clip_by_norm, jacobian_norms

# What the first of the 64 units of the page's networks reads, of standard deviation 1 and rounded.
INPUTS = np.round(np.random.default_rng(page.SEED + 1).normal(size=(page.STEPS, page.DIM))[:, 0], 1)
LENGTHS = (5, 10, 20, 40, page.STEPS)
WIDEST = 2.2
STEADY = (0.1, 10.0)  # between a tenth and ten times: neither vanishing nor exploding
ACTIVATIONS = ("identity", "tanh")
NETWORKS = {"small": "0.9 Q", "orthogonal": "Q", "uniform": "PyTorch", "large": "2 Q"}
START = {"w": 0.7, "steps": 10, "activation": "tanh", "size": page.INPUT}


def constants():
    """Return inputs, bounds, the limit of clipping, the start, and the norms of the printed figure's four networks at each length."""
    return {
        "inputs": INPUTS.tolist(),
        "lengths": LENGTHS,
        "widest": WIDEST,
        "steady": STEADY,
        "limit": MAX_NORM,
        "start": START,
        "networks": [
            {
                "name": name,
                "norm": float(f"{page.norm_of(kind):.3g}"),
                "ends": [float(f"{page.norms(kind)[steps - 1]:.3g}") for steps in LENGTHS],
            }
            for kind, name in NETWORKS.items()
        ],
    }


def states(w, steps, activation, size):
    """Return h_0 .. h_T of h_t = phi(w h_(t-1) + x_t) from h_0 = 0, (T + 1,), and the derivatives phi'(z_t), (T,)."""
    found = [0.0]
    for x in size * INPUTS[:steps]:
        z = w * found[-1] + x
        found.append(float(np.tanh(z) if activation == "tanh" else z))
    slopes = 1 - np.square(found[1:]) if activation == "tanh" else np.ones(steps)
    return np.array(found), slopes


def chain(w, steps, activation, size):
    """Return states and slopes, dh_T/dh_(T-k) for k = 0 .. T, and dh_T/dw, what w at all its places adds up to."""
    h, slopes = states(w, steps, activation, size)
    back = [1.0, *jacobian_norms(np.array([[w]]), slopes[::-1, None])]  # w >= 0: the norm of one number is the number
    return {"states": h, "slopes": slopes, "back": back, "gradient": np.sum(back[-2::-1] * slopes * h[:-1])}


def factor(gradient):
    """Return what clipping multiplies a gradient by (eq. 4)."""
    clipped, _ = clip_by_norm({"w": np.array(gradient)}, MAX_NORM)
    return clipped["w"] / gradient if gradient else 1.0


CASES = [
    (w, steps, activation, size)
    for activation in ACTIVATIONS
    for w, steps, size in (
        (0.0, 5, 0.1),
        (0.5, 60, 0.1),
        (0.9, 20, 0.1),
        (1.0, 60, 1e-6),
        (1.21, 20, 0.1),
        (1.5, 10, 0.01),
        (2.0, 40, 1e-4),
        (2.2, 60, 1.0),
        (1.7, 60, 0.0),
    )
]


STILL = "误差还在最后一步。", "The error is still at the last step."
KEPT = "对w的梯度长0，裁剪不动它。", " The gradient by w has length 0: clipping leaves it alone."
NEAR = "平稳，每个因子都是1，或极接近1。", "steady: every factor is 1 or nearly so."
SAID = [  # by hand: w at its ends and at 1, no step back and all, clipped and not
    ((0.7, 5, "tanh", 0.1, 0, False), *STILL),
    ((0.0, 5, "identity", 0.0, 0, True), STILL[0] + KEPT[0], STILL[1] + KEPT[1]),
    ((0.0, 5, "tanh", 0.1, 1, False), "退1步：0。消失，w是0，一步就什么也不剩。", "1 step back: 0, vanishing: w is 0, and nothing is left after one step."),
    ((0.0, 5, "tanh", 0.1, 5, False), "退5步：0 × 0 × 0 × 0 × 0 ≈ 0。消失，w是0，一步就什么也不剩。",
     "5 steps back: 0 × 0 × 0 × 0 × 0 ≈ 0, vanishing: w is 0, and nothing is left after one step."),
    ((1.0, 10, "identity", 0.1, 1, False), f"退1步：1。{NEAR[0]}", f"1 step back: 1, {NEAR[1]}"),
    ((1.0, 10, "tanh", 1e-6, 10, False), f"退10步：1 × 1 × 1 × … × 1 ≈ 1。{NEAR[0]}", f"10 steps back: 1 × 1 × 1 × … × 1 ≈ 1, {NEAR[1]}"),
    ((0.5, 5, "identity", 0.1, 5, False), "退5步：0.5 × 0.5 × 0.5 × 0.5 × 0.5 ≈ 0.0313。消失，每个因子都小于1，一步比一步小。",
     "5 steps back: 0.5 × 0.5 × 0.5 × 0.5 × 0.5 ≈ 0.0313, vanishing: every factor is below 1, and each step shrinks it."),
    ((0.5, 5, "identity", 0.1, 2, False), "退2步：0.5 × 0.5 ≈ 0.25。平稳，每个因子都小于1，一步比一步小。",
     "2 steps back: 0.5 × 0.5 ≈ 0.25, steady: every factor is below 1, and each step shrinks it."),
    ((2.0, 5, "identity", 0.1, 3, False), "退3步：2 × 2 × 2 ≈ 8。平稳，没有小于1的因子。", "3 steps back: 2 × 2 × 2 ≈ 8, steady: no factor is below 1."),
    ((2.0, 5, "identity", 0.0, 4, True), f"退4步：2 × 2 × 2 × 2 ≈ 16。爆炸，大于1的因子占了上风。{KEPT[0]}",
     f"4 steps back: 2 × 2 × 2 × 2 ≈ 16, exploding: factors above 1 prevail.{KEPT[1]}"),
]  # fmt: skip


def golden():
    """Return words in both languages, chains from vanishing to exploding, for both activations, and factors of clipping."""
    cases = [{"call": "says", "arguments": given, "value": words} for given, *words in SAID]
    cases += [{"call": "chain", "arguments": case, "value": chain(*case), "reduced": True} for case in CASES]
    for gradient in (0.0, 0.3, -1.0, 1.0, 2.5e7, -40.0):
        cases.append({"call": "factor", "arguments": [gradient], "value": factor(gradient), "reduced": True})
    return cases


def copies():
    """Return states, and the product after k steps back and dh_T/dw, clipped or not, that their copied programs print."""
    cases = []
    for w, steps, activation, size, k, clip in (
        (0.9, 20, "tanh", 0.1, 20, 0),
        (1.5, 20, "identity", 0.1, 7, 1),
        (1.5, 40, "tanh", 0.01, 0, 1),
    ):
        found = chain(w, steps, activation, size)
        clipped, norm = clip_by_norm({"w": found["gradient"]}, MAX_NORM)
        ends = f"{clipped['w'] if clip else found['gradient']}"
        prints = f"{np.float64(found['back'][k])}\n{ends}"
        assert norm == abs(found["gradient"])
        cases.append({"arguments": [w, steps, activation, size, k, clip], "prints": prints})
    return cases
