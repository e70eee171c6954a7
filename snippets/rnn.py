"""A recurrent network that reads characters. Page: docs/{zh,en}/language-rnn.md. Test: tests/snippets/test_rnn.py."""

# --8<-- [start:rnn]
import numpy as np


def rnn_init(vocab_size, dim, rng):
    """Return small random parameters: table E, W, b, and output D, c.

    Args:
        vocab_size: V, how many different characters, an integer >= 1.
        dim: d, length of the state, an integer >= 1.
        rng: numpy.random.Generator.

    Returns:
        Dict of "embed" (V, d), "recurrent" (d, d), "bias" (d,),
        "output" (V, d) and "output_bias" (V,).

    Raises:
        ValueError: vocab_size or dim is below 1.
    """
    for name, size in (("vocab_size", vocab_size), ("dim", dim)):
        if size < 1:
            raise ValueError(f"{name} must be >= 1, got {size}")
    scale = 1 / np.sqrt(dim)
    return {
        "embed": rng.normal(size=(vocab_size, dim)) * scale,
        "recurrent": rng.normal(size=(dim, dim)) * scale,
        "bias": np.zeros(dim),
        "output": rng.normal(size=(vocab_size, dim)) * scale,
        "output_bias": np.zeros(vocab_size),
    }


def check_ids(ids, vocab_size):
    """Raise where an id has no row: NumPy would read -1 as the last."""
    bad = np.asarray(ids)[(ids < 0) | (ids >= vocab_size)]
    if bad.size:
        raise IndexError(f"id must be in [0, {vocab_size}), got {bad[0]}")


def rnn_forward(params, ids, state):
    """Read characters; guess after each of them what comes next (eq. 1).

    Args:
        params: From rnn_init.
        ids: Characters read, integers (time, batch) from 0 to V-1.
        state: h_0, (batch, d); zeros at the start of a text.

    Returns:
        Log-probabilities (time, batch, V) in nats, and the states h_0
        to h_T, (time + 1, batch, d).

    Raises:
        IndexError: An id below 0 or above V-1.
        ValueError: The shape of state is not (batch, d).
    """
    embed = params["embed"]
    check_ids(ids, len(embed))
    if np.shape(state) != (*ids.shape[1:], embed.shape[1]):
        raise ValueError(f"state must be (batch, d), got {np.shape(state)}")
    states = [state]
    for x in ids:
        before = states[-1] @ params["recurrent"].T
        states.append(np.tanh(embed[x] + before + params["bias"]))
    states = np.array(states)
    scores = states[1:] @ params["output"].T + params["output_bias"]
    scores = scores - scores.max(axis=-1, keepdims=True)  # no overflow
    total = np.exp(scores).sum(axis=-1, keepdims=True)
    return scores - np.log(total), states


def rnn_loss(params, ids, targets, state):
    """Return the mean surprise in nats a character, and the last state.

    Args:
        params: From rnn_init.
        ids: Characters read, integers (time, batch).
        targets: The characters that came next, integers (time, batch).
        state: h_0, (batch, d).

    Returns:
        Cross-entropy (eq. 2), in nats, and h_T, (batch, d).
    """
    check_ids(targets, len(params["embed"]))
    log_probs, states = rnn_forward(params, ids, state)
    right = np.take_along_axis(log_probs, targets[..., None], axis=-1)
    return -right.mean(), states[-1]


def rnn_backward(params, ids, states, grad_scores):
    """Go back through time from the gradient of the scores (eq. 4).

    Args:
        params: From rnn_init.
        ids: Characters read, integers (time, batch).
        states: h_0 to h_T, from rnn_forward; h_0 counts as a constant.
        grad_scores: Gradient by the scores z_t, (time, batch, V).

    Returns:
        Dict of gradients, named and shaped like params.
    """
    from_output = grad_scores @ params["output"]
    delta = np.zeros_like(states[1:])
    back = np.zeros_like(states[0])
    for t in reversed(range(len(ids))):
        slope = 1 - states[t + 1] ** 2
        delta[t] = slope * (from_output[t] + back)
        back = delta[t] @ params["recurrent"]
    both, grads = ((0, 1), (0, 1)), {}
    grads["embed"] = np.zeros_like(params["embed"])
    np.add.at(grads["embed"], ids, delta)  # += would lose repeated ids
    grads["recurrent"] = np.tensordot(delta, states[:-1], both)
    grads["bias"] = delta.sum(axis=(0, 1))
    grads["output"] = np.tensordot(grad_scores, states[1:], both)
    return grads | {"output_bias": grad_scores.sum(axis=(0, 1))}


def rnn_gradient(params, ids, targets, state):
    """Return loss, its gradients by backward, and the last state.

    Args:
        params: From rnn_init.
        ids: Characters read, integers (time, batch).
        targets: The characters that came next, integers (time, batch).
        state: h_0, (batch, d).

    Returns:
        Cross-entropy in nats, dict of gradients, h_T of shape (batch, d).
    """
    check_ids(targets, len(params["embed"]))
    log_probs, states = rnn_forward(params, ids, state)
    hot = targets[..., None] == np.arange(len(params["embed"]))
    grad_scores = (np.exp(log_probs) - hot) / ids.size  # (eq. 3)
    grads = rnn_backward(params, ids, states, grad_scores)
    return -log_probs[hot].mean(), grads, states[-1]


def rnn_sample(params, first, length, rng):
    """Write: draw a character, read it, draw the next.

    Args:
        params: From rnn_init.
        first: The id to start from; not part of the result.
        length: How many characters to draw.
        rng: numpy.random.Generator; one draw per character.

    Returns:
        Drawn ids, (length,). The state starts at zeros.
    """
    state = np.zeros((1, len(params["bias"])))
    written = [first]
    for _ in range(length):
        ids = np.array([[written[-1]]])
        log_probs, states = rnn_forward(params, ids, state)
        state = states[-1]
        total = np.cumsum(np.exp(log_probs[0, 0]))
        drawn = np.searchsorted(total, rng.random() * total[-1], "right")
        written.append(int(drawn))
    return np.array(written[1:])


# --8<-- [end:rnn]


if __name__ == "__main__":
    # --8<-- [start:demo]
    letters = "helo "
    ids = np.array([letters.index(x) for x in "hello " * 4])[:, None]
    params = rnn_init(len(letters), dim=6, rng=np.random.default_rng(1))
    state = np.zeros((1, 6))
    for _ in range(300):
        loss, grads, _ = rnn_gradient(params, ids[:-1], ids[1:], state)
        params = {name: params[name] - 0.5 * grads[name] for name in params}

    print(np.log(5).round(3), "nats: each of 5 letters equally likely")
    # -> 1.609 nats: each of 5 letters equally likely
    print(loss.round(3), "nats after 300 steps")
    # -> 0.007 nats after 300 steps
    log_probs, _ = rnn_forward(params, ids[:4], state)
    print(np.exp(log_probs[:, 0]).round(2))  # a row each for h, e, l, l
    # -> [[0.01 0.98 0.   0.   0.01]
    # ->  [0.   0.   1.   0.   0.  ]
    # ->  [0.   0.   0.99 0.   0.  ]
    # ->  [0.   0.   0.   0.99 0.  ]]
    written = rnn_sample(params, 0, 22, np.random.default_rng(2))
    print("h" + "".join(letters[i] for i in written))
    # -> hello hello hello hello
    # --8<-- [end:demo]
