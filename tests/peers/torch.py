"""PyTorch: what the lessons lean on (one function an idea), and its optimizers for snippets/frameworks/torch.py."""

import inspect

import numpy as np
import torch
import torch.nn.functional as F

from tests import twins
from tests.oracle import error_of

STEPS = 64


def quadratic(point, a, b, c):
    """(a x^2 + 2 b x y + c y^2) / 2."""
    x, y = point
    return (a * x * x + 2 * b * x * y + c * y * y) / 2


def rosenbrock(point):
    """Rosenbrock 1960: a bent ravine with its floor at (1, 1)."""
    x, y = point
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)


def beale(point):
    """Beale 1958: plateaus and a minimum at (3, 0.5)."""
    x, y = point
    terms = (1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y)
    return sum(term * term for term in terms)


def linear(point, *slope):
    """A slope, the same everywhere."""
    return (point * torch.tensor(slope, dtype=point.dtype)).sum()


OBJECTIVES = {f.__name__: f for f in (quadratic, rosenbrock, beale, linear)}


def ravine(condition):
    """Return a, b, c of the quadratic with curvatures 1 and `condition`, turned by the angle of the 3-4-5 triangle."""
    return [(9 + 16 * condition) / 25, 12 * (1 - condition) / 25, (16 + 9 * condition) / 25]


def trajectory(optimizer, state, objective, start, lr, steps=STEPS, coefficients=(), dtype=torch.float64, **options):
    """Return the case: what was asked for, the iterates after each step, and the optimizer's state beside them.

    Args:
        optimizer: Class from torch.optim.
        state: Name of the optimizer's state to record; None if it has none.
        objective: Name of the objective.
        start: First iterate.
        lr: Learning rate, or a list with one for each step.
        steps: How many steps; with a list of learning rates its length.
        coefficients: Further arguments of the objective.
        dtype: Of the parameters.
        options: Of the optimizer; recorded too.
    """
    rates = lr if isinstance(lr, list) else [lr] * steps
    theta = torch.tensor(start, dtype=dtype, requires_grad=True)
    running = optimizer([theta], lr=rates[0], **options)
    case = {"objective": objective, "coefficients": list(coefficients), "dtype": str(dtype).removeprefix("torch.")}
    case |= {"start": theta.tolist(), "lr": lr, **options, "theta": []} | ({state: []} if state else {})
    for rate in rates:
        running.param_groups[0]["lr"] = rate
        running.zero_grad()
        OBJECTIVES[objective](theta, *coefficients).backward()
        running.step()
        case["theta"].append(theta.tolist())
        if state:
            case[state].append(running.state[theta][state].tolist())
    return case


def landscapes(optimizer, state, rates, suffix="", **options):
    """Return a case on each objective: ravines of three condition numbers, one more in float32, Rosenbrock, Beale.

    Args:
        optimizer: Class from torch.optim.
        state: Name of the optimizer's state to record; None if it has none.
        rates: Learning rates: on a ravine as a function of its condition number, on Rosenbrock, on Beale.
        suffix: Ends the cases' names.
        options: Of the optimizer.
    """
    ravine_rate, rosenbrock_rate, beale_rate = rates
    cases = {}
    for name, condition, dtype in (
        *((f"ravine {condition}", condition, torch.float64) for condition in (10, 100, 1000)),
        ("ravine 100 float32", 100, torch.float32),
    ):
        run = {"start": [1.0, -0.3], "lr": ravine_rate(condition), "coefficients": ravine(condition), "dtype": dtype}
        cases[name + suffix] = trajectory(optimizer, state, "quadratic", **run, **options)
    cases["rosenbrock" + suffix] = trajectory(optimizer, state, "rosenbrock", [-1.2, 1.0], rosenbrock_rate, **options)
    cases["beale" + suffix] = trajectory(optimizer, state, "beale", [0.8, -0.6], beale_rate, **options)
    return cases


def sgd():
    """torch.optim.SGD without momentum."""
    return landscapes(torch.optim.SGD, None, (lambda condition: 1.7 / condition, 1e-3, 1e-2))


def momentum():
    """torch.optim.SGD with momentum: its buffer is b = momentum b + g, the learning rate stands OUTSIDE: x -= lr b."""
    rates = (lambda condition: 1.2 / condition, 2e-4, 4e-3)
    cases = landscapes(torch.optim.SGD, "momentum_buffer", rates, momentum=0.9)
    slope = {"start": [0.0], "coefficients": [1.0], "momentum": 0.9}
    cases["slope, lr 1 1 0"] = trajectory(torch.optim.SGD, "momentum_buffer", "linear", lr=[1.0, 1.0, 0.0], **slope)
    schedule = [(1.2 if step % 16 < 8 else 0.3) / 100 for step in range(STEPS)]
    bent = {"start": [1.0, -0.3], "coefficients": ravine(100), "momentum": 0.9}
    cases["ravine 100, lr in turns"] = trajectory(torch.optim.SGD, "momentum_buffer", "quadratic", lr=schedule, **bent)
    return cases


def nesterov():
    """torch.optim.SGD(nesterov=True): x is the look-ahead point, b = momentum b + g(x), x -= lr (g(x) + momentum b)."""
    rates = (lambda condition: 1.2 / condition, 2e-4, 4e-3)
    options = {"momentum": 0.9, "nesterov": True}
    cases = landscapes(torch.optim.SGD, "momentum_buffer", rates, **options)
    slope = {"start": [0.0], "coefficients": [1.0], **options}
    cases["slope, lr 1 1 0"] = trajectory(torch.optim.SGD, "momentum_buffer", "linear", lr=[1.0, 1.0, 0.0], **slope)
    parameter = torch.zeros(1, requires_grad=True)
    cases["errors"] = {
        "momentum 0": error_of(lambda: torch.optim.SGD([parameter], lr=0.1, momentum=0.0, nesterov=True)),
    }
    return cases


def adagrad():
    """torch.optim.Adagrad: its eps stands OUTSIDE the root, 1e-10 unless said."""
    rates = (lambda condition: 0.5, 0.5, 0.2)
    cases = landscapes(torch.optim.Adagrad, "sum", rates, ", eps 0", eps=0.0)
    default = torch.optim.Adagrad([torch.zeros(1, requires_grad=True)]).param_groups[0]["eps"]
    cases |= landscapes(torch.optim.Adagrad, "sum", rates, ", default eps", eps=default)
    slopes = {"start": [0.0] * 4, "lr": 0.5, "steps": 8, "coefficients": [3.0, 1e-6, 1e-10, 2e-12], "eps": default}
    cases["small slopes, default eps"] = trajectory(torch.optim.Adagrad, "sum", "linear", **slopes)
    flat = {"start": [1.0, 1.0], "lr": 0.5, "steps": 3, "coefficients": [2.0, 0.0]}
    for name, eps in (("default eps", default), ("eps 0", 0.0)):
        cases[f"one flat direction, {name}"] = trajectory(torch.optim.Adagrad, "sum", "linear", **flat, eps=eps)
    return cases


def dropped(x, p, seed, training=True):
    """Return the case: input, what F.dropout made of it, and the mask that the same seed draws (1 = kept)."""
    torch.manual_seed(seed)
    output = F.dropout(x, p, training=training)
    torch.manual_seed(seed)
    keep = F.dropout(torch.ones_like(x), p, training=training) != 0
    dtype = str(output.dtype).removeprefix("torch.")
    case = {"p": p, "training": training, "dtype": dtype, "input": x.tolist(), "keep": keep.int().tolist()}
    return case | {"output": output.tolist()}


def dropout():
    """torch.nn.functional.dropout: p is the probability of DROPPING, survivors are multiplied by 1 / (1 - p)."""
    torch.manual_seed(1)
    x = torch.randn(4, 7, dtype=torch.float64)
    unruly = torch.tensor([[float("inf"), float("-inf"), float("nan"), 1.5, -0.0]] * 3, dtype=torch.float64)
    cases = {}
    for dtype in (torch.float64, torch.float32, torch.float16):
        for p in (0.3, 0.75, 0.9):
            cases[f"{dtype}, p {p}".removeprefix("torch.")] = dropped(x.to(dtype), p, seed=2)
    cases["p 0"] = dropped(x, 0.0, seed=3)
    cases["p 1"] = dropped(x, 1.0, seed=4)
    cases["inf and nan, p 0.3"] = dropped(unruly, 0.3, seed=5)
    cases["inf and nan, p 1"] = dropped(unruly[:1], 1.0, seed=6)
    cases["evaluation, p 0.3"] = dropped(x, 0.3, seed=7, training=False)
    torch.manual_seed(8)
    cases["count"] = {"p": 0.2, "entries": 10_000, "zeros": int((F.dropout(torch.ones(10_000), 0.2) == 0).sum())}
    cases["p 0, the same tensor"] = {"training": F.dropout(x, 0.0) is x, "layer": torch.nn.Dropout(0.0)(x) is x}
    whole = torch.tensor([3, 0, -2])
    unchanged = F.dropout(whole, 0.3, training=False)
    cases["integers"] = {
        "training": error_of(lambda: F.dropout(whole, 0.3)),
        "input": whole.tolist(),
        "evaluation": unchanged.tolist(),
        "dtype of evaluation": str(unchanged.dtype),
    }
    cases["errors"] = {f"p {p}": error_of(lambda p=p: F.dropout(x, p)) for p in (-0.1, 1.5, float("nan"))}
    return cases


def unused_row(optimizer):
    """Return row 0 of a table after each of eleven steps at rate 1 and gradient 1: its own step, then ten of row 1."""
    layer = torch.nn.Embedding(2, 1, sparse=optimizer == "SparseAdam", dtype=torch.float64)
    torch.nn.init.zeros_(layer.weight)
    running, rows = getattr(torch.optim, optimizer)(layer.parameters(), lr=1.0), []
    for used in [0] + [1] * 10:
        running.zero_grad()
        layer(torch.tensor([used])).sum().backward()
        running.step()
        rows += rounded(layer.weight[0])
    return rows


def lookups(ids, size, weight, grad_output):
    """Return rows looked up in a table, and their equals by multiplication; gradients; a table with -0.0 and inf; one_hot."""
    cases = {}
    for dtype in (torch.float64, torch.float32):
        tables = [weight.to(dtype, copy=True).requires_grad_() for _ in range(2)]
        by_lookup = F.embedding(ids, tables[0])
        by_matmul = F.one_hot(ids, size).to(dtype) @ tables[1]
        by_lookup.backward(grad_output.to(dtype))
        by_matmul.backward(grad_output.to(dtype))
        cases[str(dtype).removeprefix("torch.")] = {
            "dtype": str(dtype).removeprefix("torch."),
            "ids": ids.tolist(),
            "weight": weight.to(dtype).tolist(),
            "lookup": by_lookup.tolist(),
            "one-hot times weight": by_matmul.tolist(),
            "grad_output": grad_output.to(dtype).tolist(),
            "grad of lookup": tables[0].grad.tolist(),
            "grad of multiplication": tables[1].grad.tolist(),
        }
    corners = torch.tensor([[-0.0, 1.0], [2.0, float("inf")], [3.0, 4.0]], dtype=torch.float64)
    all_ids = torch.arange(3)
    cases["minus zero and inf"] = {
        "weight": corners.tolist(),
        "lookup": F.embedding(all_ids, corners).tolist(),
        "one-hot times weight": (F.one_hot(all_ids, 3).double() @ corners).tolist(),
    }
    one_hot = F.one_hot(ids, size)
    cases["one_hot"] = {"ids": ids.tolist(), "num_classes": size, "result": one_hot.tolist()}
    return cases


def embedding():
    """torch.nn.functional.embedding and one_hot: lookup, its equal by multiplication, gradient, errors."""
    torch.manual_seed(11)
    ids, size = torch.tensor([[4, 0, 4, 1], [5, 4, 1, 4]]), 6
    weight, grad_output = torch.randn(size, 3, dtype=torch.float64), torch.randn(2, 4, 3, dtype=torch.float64)
    cases = lookups(ids, size, weight, grad_output)
    table = weight.clone().requires_grad_()
    rows = F.embedding(ids, table, padding_idx=4)
    rows.backward(grad_output)
    new = torch.nn.Embedding(3, 2, padding_idx=1).weight.detach()
    cases["padding_idx 4"] = {"rows": rows.tolist(), "grad": table.grad.tolist(), "row of a new layer": new[1].tolist()}
    long = torch.tensor([[3.0, 4.0], [0.3, 0.4], [6.0, 8.0]], dtype=torch.float64)
    shortened = F.embedding(torch.tensor([0, 1]), long, max_norm=1.0)
    cases["max_norm 1, ids 0 1"] = {"rows": rounded(shortened), "weight after": rounded(long)}
    cases["row 0 used once, then row 1"] = {name: unused_row(name) for name in ("Adam", "SparseAdam")}
    bad = {"-1": torch.tensor([0, -1]), "V": torch.tensor([0, size])}
    cases["errors"] = {f"embedding, id {name}": error_of(lambda b=b: F.embedding(b, weight)) for name, b in bad.items()}
    cases["errors"]["embedding, ids 0.0 1.0"] = error_of(lambda: F.embedding(torch.tensor([0.0, 1.0]), weight))
    cases["errors"] |= {f"one_hot, id {name}": error_of(lambda b=b: F.one_hot(b, size)) for name, b in bad.items()}
    return cases


def rounded(part):
    """Return the numbers of a tensor to twelve decimals: a processor's way of rounding does not reach them."""
    return np.round(part.detach().numpy(), 12).tolist()


def rnn():
    """torch.nn.RNN with tanh on one-hot vectors, a linear layer and F.cross_entropy: two biases, (time, batch), mean, nats."""
    torch.manual_seed(17)
    size, dim, ids = 5, 3, torch.tensor([[2, 0], [2, 4], [1, 2], [4, 2]])
    targets, state = torch.tensor([[0, 2], [1, 4], [4, 2], [2, 1]]), torch.randn(1, 2, dim, dtype=torch.float64)
    layer = torch.nn.RNN(size, dim, dtype=torch.float64)
    output = torch.nn.Linear(dim, size, dtype=torch.float64)
    one_hot = F.one_hot(ids, size).double()
    states, last = layer(one_hot, state)
    loss = F.cross_entropy(output(states).reshape(-1, size), targets.reshape(-1))
    loss.backward()
    named = dict(layer.named_parameters()) | {f"output.{name}": part for name, part in output.named_parameters()}
    large = torch.nn.RNN(40, 100, dtype=torch.float64)
    return {
        "one layer": {
            "ids": ids.tolist(),
            "targets": targets.tolist(),
            "state": rounded(state[0]),
            "parameters": {name: rounded(part) for name, part in named.items()},
            "states": rounded(states),
            "last": rounded(last[0]),
            "loss": rounded(loss),
            "gradients": {name: rounded(part.grad) for name, part in named.items()},
            "states without a state": rounded(layer(one_hot)[0]),
            "states from zeros": rounded(layer(one_hot, torch.zeros(1, 2, dim, dtype=torch.float64))[0]),
        },
        "a new layer of 100": {
            "numbers": large.weight_hh_l0.numel(),
            "largest": round(large.weight_hh_l0.abs().max().item(), 3),
            "deviation": round(large.weight_hh_l0.std().item(), 3),
        },
    }


def differentiated(objective, points, *coefficients):
    """Return the case: values and autograd's gradients of an objective at some points."""
    points = points.clone().requires_grad_()
    values = torch.stack([OBJECTIVES[objective](point, *coefficients) for point in points])
    values.sum().backward()
    case = {"objective": objective, "coefficients": list(coefficients), "points": points.tolist()}
    return case | {"values": values.tolist(), "gradients": points.grad.tolist()}


def gradients():
    """Gradients by torch.autograd."""
    torch.manual_seed(21)
    points = 2 * torch.randn(5, 2, dtype=torch.float64)
    cases = {f"ravine {k}": differentiated("quadratic", points, *ravine(k)) for k in (10, 100, 1000)}
    cases |= {name: differentiated(name, points) for name in ("rosenbrock", "beale")}
    logits, labels = torch.randn(4, 5, dtype=torch.float64, requires_grad=True), torch.tensor([1, 0, 4, 1])
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    cases["softmax cross-entropy"] = {
        "logits": logits.tolist(),
        "labels": labels.tolist(),
        "loss": loss.item(),
        "gradients": logits.grad.tolist(),
    }
    return cases


def matrix_factorization():
    """Half the squared errors and squared sizes, over the observed cells; torch.optim.SGD cell by cell."""
    torch.manual_seed(31)
    user_ids, item_ids = torch.tensor([0, 0, 1, 2, 2, 2, 3, 3, 1]), torch.tensor([1, 4, 0, 1, 2, 4, 2, 3, 4])
    ratings = torch.tensor([4.0, 1.5, 3.0, 5.0, 2.0, 0.5, 4.5, 3.5, 1.0], dtype=torch.float64)
    shapes = {"user_bias": (4,), "item_bias": (5,), "users": (4, 2), "items": (5, 2)}
    model = {name: torch.randn(shape, dtype=torch.float64) / 2 for name, shape in shapes.items()}
    mean, l2, lr = ratings.mean(), 0.1, 0.05

    def objective(parts, cells):
        i, j = user_ids[cells], item_ids[cells]
        user_bias, item_bias, users, items = parts
        error = ratings[cells] - (mean + user_bias[i] + item_bias[j] + (users[i] * items[j]).sum(-1))
        size = user_bias[i] ** 2 + item_bias[j] ** 2 + (users[i] ** 2 + items[j] ** 2).sum(-1)
        return (error**2 + l2 * size).sum() / 2

    case = {"mean": mean.item(), "l2": l2, "lr": lr, "user_ids": user_ids.tolist(), "item_ids": item_ids.tolist()}
    case |= {"ratings": ratings.tolist(), "model": {name: part.tolist() for name, part in model.items()}}
    parts = [part.clone().requires_grad_() for part in model.values()]
    value = objective(parts, torch.arange(len(ratings)))
    value.backward()
    case["objective"] = value.item()
    case["gradients"] = {name: part.grad.tolist() for name, part in zip(model, parts, strict=True)}
    optimizer = torch.optim.SGD(parts, lr=lr)
    for epoch in range(1, 6):
        order = torch.randperm(len(ratings))
        for cell in order:
            optimizer.zero_grad()
            objective(parts, cell[None]).backward()
            optimizer.step()
        state = {name: part.tolist() for name, part in zip(model, parts, strict=True)}
        case[f"epoch {epoch}"] = {"order": order.tolist(), **state}
    return {"nine cells": case}


# For snippets/frameworks/torch.py

NAMES = {name.lower(): name for name in ("SGD", "Adagrad", "RMSprop", "Adam", "AdamW", "Adadelta")}


def run(optimizer, rates, first, each):
    """Return the iterates of one of torch.optim's optimizers, shape (steps, 6, 2)."""
    theta = torch.tensor(twins.start(), requires_grad=True)
    running = getattr(torch.optim, NAMES[optimizer])([theta], lr=rates[0], **first, **each)
    thetas = []
    for rate in rates:
        running.param_groups[0]["lr"] = rate
        theta.grad = torch.tensor(twins.gradient(theta.detach().numpy()))
        running.step()
        thetas.append(theta.detach().numpy().copy())
    return np.array(thetas)


def signatures():
    """Return the constructor of each optimizer."""
    return {name: inspect.signature(getattr(torch.optim, real)) for name, real in NAMES.items()}


def facts():
    """Return what the tables say of PyTorch beside the optimizers' steps."""
    cases = {}
    for name, numbers in (("gradient 3 4", [3.0, 4.0]), ("gradient 0.3 0.4", [0.3, 0.4])):
        weight = torch.zeros(2, dtype=torch.float64, requires_grad=True)
        weight.grad = torch.tensor(numbers, dtype=torch.float64)
        torch.nn.utils.clip_grad_norm_([weight], max_norm=1.0)
        cases[f"clip to norm 1, {name}"] = {"result": weight.grad.tolist()}
    cases["a new dropout layer"] = {"training": torch.nn.Dropout(0.2).training}
    torch.manual_seed(13)
    table = torch.nn.Embedding(200, 50).weight.detach()
    cases["a new embedding layer"] = {
        "numbers": table.numel(),
        "mean": round(table.mean().item(), 3),
        "deviation": round(table.std().item(), 3),
    }
    bag = torch.nn.EmbeddingBag(6, 2)
    bag(torch.tensor([[1, 3, 1, 4]])).sum().backward()
    cases["a layer of means over 1 3 1 4"] = {"mode": bag.mode, "gradient": bag.weight.grad.tolist()}
    zero = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    torch.relu(zero).backward()
    cases["layers of a small network"] = {
        "fully connected, 3 in 5 out": list(torch.nn.Linear(3, 5).weight.shape),
        "loss of errors 3 and 1": torch.nn.MSELoss()(torch.tensor([3.0, 1.0]), torch.zeros(2)).item(),
        "deviation of 1 2 6": torch.std(torch.tensor([1.0, 2.0, 6.0], dtype=torch.float64)).item(),
        "slope of relu at 0": zero.grad.item(),
    }
    cases["clipping two parameters"] = {
        "gradients 3 and 0.4, limit 1": clipped([3.0, 0.4], 1.0),
        "the same by value": clipped([3.0, 0.4], 1.0, each=True),
        "gradients 6e-7 and 8e-7, limit 1e-6": clipped([6e-7, 8e-7], 1e-6),
        "gradients inf and 1, limit 1": clipped([float("inf"), 1.0], 1.0),
        "the same, error_if_nonfinite": error_of(lambda: clipped([float("inf"), 1.0], 1.0, error_if_nonfinite=True)),
    }
    return cases


def clipped(numbers, max_norm, each=False, **how):
    """Return the gradients of one parameter a number after clipping: by their joint norm, or each number by itself."""
    weights = [torch.zeros(1, dtype=torch.float64, requires_grad=True) for _ in numbers]
    for weight, number in zip(weights, numbers, strict=True):
        weight.grad = torch.tensor([number], dtype=torch.float64)
    cut = torch.nn.utils.clip_grad_value_ if each else torch.nn.utils.clip_grad_norm_
    cut(weights, max_norm, **how)
    return [weight.grad.item() for weight in weights]


LESSONS = (sgd, momentum, nesterov, adagrad, dropout, embedding, rnn, matrix_factorization, gradients)
IDEAS = {f.__name__: f for f in LESSONS}
