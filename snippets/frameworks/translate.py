"""A framework's optimizer as a call of this site's. Page: docs/{zh,en}/frameworks.md. Test: tests/snippets/test_frameworks.py."""

# --8<-- [start:translate]
import math

ARGUMENTS = """
torch SGD: lr=1e-3 momentum=0 dampening=0 weight_decay=0 nesterov=0
torch Adagrad: lr=1e-2 lr_decay=0 weight_decay=0 eps=1e-10
 initial_accumulator_value=0
torch RMSprop: lr=1e-2 alpha=0.99 eps=1e-8 weight_decay=0 momentum=0
 centered=0
torch Adam: lr=1e-3 betas=0.9,0.999 eps=1e-8 weight_decay=0 amsgrad=0
torch AdamW: lr=1e-3 betas=0.9,0.999 eps=1e-8 weight_decay=0.01 amsgrad=0
torch Adadelta: lr=1 rho=0.9 eps=1e-6 weight_decay=0
keras SGD: learning_rate=0.01 momentum=0 nesterov=0 weight_decay=0
keras Adagrad: learning_rate=0.001 initial_accumulator_value=0.1
 epsilon=1e-7 weight_decay=0
keras RMSprop: learning_rate=0.001 rho=0.9 momentum=0 epsilon=1e-7
 centered=0 weight_decay=0
keras Adam: learning_rate=0.001 beta_1=0.9 beta_2=0.999 epsilon=1e-7
 amsgrad=0 weight_decay=0
keras AdamW: learning_rate=0.001 weight_decay=0.004 beta_1=0.9
 beta_2=0.999 epsilon=1e-7 amsgrad=0
keras Adadelta: learning_rate=0.001 rho=0.95 epsilon=1e-7 weight_decay=0
optax sgd: learning_rate=nan momentum=0 nesterov=0
optax adagrad: learning_rate=nan initial_accumulator_value=0.1 eps=1e-7
optax rmsprop: learning_rate=nan decay=0.9 eps=1e-8 initial_scale=0
 eps_in_sqrt=1 centered=0 momentum=0 nesterov=0 bias_correction=0
optax adam: learning_rate=nan b1=0.9 b2=0.999 eps=1e-8 eps_root=0
 nesterov=0
optax adamw: learning_rate=nan b1=0.9 b2=0.999 eps=1e-8 eps_root=0
 weight_decay=1e-4 nesterov=0
optax adadelta: learning_rate=nan rho=0.9 eps=1e-6 weight_decay=0
"""
OURS = {
    "learning_rate": "lr",
    "alpha": "rho",
    "decay": "rho",
    "epsilon": "eps",
    "beta_1": "beta1",
    "beta_2": "beta2",
    "b1": "beta1",
    "b2": "beta2",
    "initial_accumulator_value": "initial",
    "initial_scale": "initial",
}
ABSENT = ["dampening", "centered", "eps_root", "bias_correction"]


def defaults_of(framework, optimizer):
    """Return a framework's arguments with defaults; NaN if required.

    Args:
        framework: torch, keras or optax.
        optimizer: Its name there: SGD in torch and keras, sgd in optax.

    Returns:
        A dictionary; the pair betas is a tuple.

    Raises:
        ValueError: There is no such framework or optimizer.
    """
    lines = ARGUMENTS.strip().replace("\n ", " ").split("\n")
    known = dict(line.split(": ") for line in lines)
    name = f"{framework} {optimizer}"
    if name not in known:
        raise ValueError(f"must be one of {list(known)}, got {name}")
    found = {}
    for pair in known[name].split():
        key, _, value = pair.partition("=")
        numbers = tuple(map(float, value.split(",")))
        found[key] = numbers if key == "betas" else numbers[0]
    return found


def check_arguments(framework, optimizer, arguments):
    """Return the arguments, defaults filled in, under this site's names.

    Args:
        framework: torch, keras or optax.
        optimizer: Its name there.
        arguments: Dictionary by the framework's names.

    Returns:
        A dictionary by this site's names.

    Raises:
        ValueError: An argument is unknown there, missing, refused there,
            or without a formula on this site.
    """
    known = defaults_of(framework, optimizer)
    if unknown := sorted(arguments.keys() - known):
        raise ValueError(f"must be among {list(known)}, got {unknown}")
    given = known | arguments
    if "betas" in given:
        given["beta1"], given["beta2"] = given.pop("betas")
    found = {OURS.get(k, k): float(v or 0) for k, v in given.items()}
    if math.isnan(found["lr"]) or given.get("learning_rate", 0) is None:
        raise ValueError(f"learning_rate must be given, got {arguments}")
    sgd = optimizer.lower() == "sgd"
    absent = ABSENT if sgd else [*ABSENT, "momentum", "nesterov"]
    if without := [name for name in absent if found.get(name)]:
        raise ValueError(f"this site has no {without}, got {arguments}")
    looks_ahead = framework == "torch" and found.get("nesterov")
    if looks_ahead and not found["momentum"]:
        raise ValueError(f"nesterov needs momentum, got {arguments}")
    found["decoupled"] = framework == "keras" or optimizer == "AdamW"
    return found


def kind_of(framework, optimizer, found):
    """Return the name of this site's function without its _step."""
    kind = optimizer.lower()
    if kind == "sgd" and found["momentum"]:
        return "nesterov" if found["nesterov"] else "momentum"
    if found.get("amsgrad"):
        return "amsgrad"
    if (framework, kind) == ("keras", "adam") and found["weight_decay"]:
        return "adamw"
    return kind


def notes_on(framework, kind, found):
    """Return what the call leaves unsaid, as comments."""
    notes = []
    if kind == "nesterov":
        point = f"theta - {found['momentum']} * state"
        notes.append(f"# the framework's parameters are {point}")
    if kind in ("momentum", "nesterov") and framework != "keras":
        notes.append("# lr constant: there it is outside the velocity")
    if eps_outside(framework, kind, found):
        more = "steps here are up to 1.42 times as long"
        notes.append(f"# eps is outside the root there: {more}")
    keras_adam = framework == "keras" and "adam" in kind
    if found.get("lr_decay") or keras_adam or kind == "amsgrad":
        notes.append("# t is the number of the step, from 1")
    return notes


def eps_outside(framework, kind, found):
    """Return whether eps stands outside the root there, inside here."""
    if kind not in ("adagrad", "rmsprop"):
        return False
    outside = framework == "torch" or found.get("eps_in_sqrt") == 0
    return outside and found["eps"] > 0


def translate(framework, optimizer, **arguments):
    """Write a framework's optimizer as calls of this site's functions.

    Args:
        framework: torch, keras or optax.
        optimizer: Its name there: SGD in torch and keras, sgd in optax.
        arguments: By the framework's names; what is left out has the
            framework's default.

    Returns:
        Text: the state before the first step, the step, and comments
        on what the reader must know beside.

    Raises:
        ValueError: There is no such optimizer, an argument is unknown or
            missing, or this site has no formula for it.
    """
    found = check_arguments(framework, optimizer, arguments)
    kind = kind_of(framework, optimizer, found)
    start = f"state = {kind}_init(theta)"
    start += f" + {found['initial']}" if found.get("initial") else ""
    theta, grad = decayed(framework, kind, found)
    words = [f"    {theta}, state, {grad},"]
    for name, value in rates_of(framework, kind, found).items():
        words.append(f"    {name}={value},")
    step = [f"theta, state = {kind}_step(", *words, ")"]
    return "\n".join([start, *step, *notes_on(framework, kind, found)])


def rates_of(framework, kind, found):
    """Return this site's keywords and their values as texts."""
    call = {name: f"{found[name]}" for name in ("lr", *names_of(kind))}
    if found.get("lr_decay"):
        call["lr"] += f" / (1 + {found['lr_decay']} * (t - 1))"
    if eps_outside(framework, kind, found):
        call["eps"] += " ** 2"
    if framework == "keras" and kind in ("adam", "adamw"):
        call["eps"] += f" / (1 - {found['beta2']} ** t) ** 0.5"
    return call | amsgrad_rates(framework, kind, found)


def names_of(kind):
    """Return the names of this site's arguments beside lr."""
    if kind in ("sgd", "momentum", "nesterov"):
        return () if kind == "sgd" else ("momentum",)
    if kind in ("adam", "adamw", "amsgrad"):
        decay = ("weight_decay",) if kind == "adamw" else ()
        return ("beta1", "beta2", "eps", *decay)
    return ("eps",) if kind == "adagrad" else ("rho", "eps")


def amsgrad_rates(framework, kind, found):
    """Return lr and eps with the bias correction AMSGrad lacks here."""
    if kind != "amsgrad":
        return {}
    root = f"(1 - {found['beta2']} ** t) ** 0.5"
    eps = f"{found['eps']}"
    eps += f" * {root}" if framework == "torch" else ""
    lr = f"{found['lr']} * {root} / (1 - {found['beta1']} ** t)"
    return {"lr": lr, "eps": eps}


def decayed(framework, kind, found):
    """Write theta and the gradient with the framework's weight decay.

    Args:
        framework: torch, keras or optax.
        kind: This site's optimizer.
        found: The arguments by this site's names.

    Returns:
        Two texts: the first and the third argument of the step.

    Raises:
        ValueError: Keras decays what Nesterov here does not keep.
    """
    decay = found.get("weight_decay")
    if not decay or kind == "adamw":
        return "theta", "grad"
    if not found["decoupled"]:
        return "theta", f"lambda x: grad(x) + {decay} * x"
    if kind == "nesterov":
        raise ValueError(f"this site has no such weight decay: {decay}")
    kept = f"theta * (1 - {found['lr']} * {decay})"
    return kept, "lambda _: grad(theta)"


# --8<-- [end:translate]


if __name__ == "__main__":
    # --8<-- [start:demo]
    print(translate("keras", "Adam"))
    # -> state = adam_init(theta)
    # -> theta, state = adam_step(
    # ->     theta, state, grad,
    # ->     lr=0.001,
    # ->     beta1=0.9,
    # ->     beta2=0.999,
    # ->     eps=1e-07 / (1 - 0.999 ** t) ** 0.5,
    # -> )
    # -> # t is the number of the step, from 1
    print(translate("torch", "SGD", lr=0.1, momentum=0.9, nesterov=True))
    # -> state = nesterov_init(theta)
    # -> theta, state = nesterov_step(
    # ->     theta, state, grad,
    # ->     lr=0.1,
    # ->     momentum=0.9,
    # -> )
    # -> # the framework's parameters are theta - 0.9 * state
    # -> # lr constant: there it is outside the velocity
    print(translate("keras", "SGD", momentum=0.8, weight_decay=0.02))
    # -> state = momentum_init(theta)
    # -> theta, state = momentum_step(
    # ->     theta * (1 - 0.01 * 0.02), state, lambda _: grad(theta),
    # ->     lr=0.01,
    # ->     momentum=0.8,
    # -> )
    # --8<-- [end:demo]
