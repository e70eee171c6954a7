"""Run the real PyTorch, Keras and Optax and hold tests/oracles and snippets/frameworks to them: `make peers`.

    .venv-peers/bin/python -m tests.peers            compare every recorded value with a new run; exit 1 if one differs
    .venv-peers/bin/python -m tests.peers --record   write tests/oracles anew

Either way each step of each optimizer is also compared with its NumPy twin (tests/twins.py says how close).

From run to run the same bits are asked for. That is fair: one thread, deterministic kernels, and ATEN_CPU_CAPABILITY and XLA
held at AVX2, which x86 machines have had for ten years; AVX-512 was seen to give the same bits but for the exponentials of the
softmax. A machine without it (it will report another "cpu" than the record) has no fused multiply-add and rounds a product
before it is added. There, and only there, sums of products may differ by OTHER_CPU_ULPS, four times the most that was seen with
ATEN_CPU_CAPABILITY=default, and the optimizers of the frameworks by what their twins may; lookups, masks and dropout must agree
to the bit anywhere.
"""

import os

# read by the frameworks when they are imported
os.environ.setdefault("ATEN_CPU_CAPABILITY", "avx2")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_max_isa=AVX2")
os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("KERAS_BACKEND", "jax")
