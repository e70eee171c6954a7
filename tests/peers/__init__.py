"""Run the real PyTorch, Keras and Optax and hold tests/oracles and snippets/frameworks to them: `make peers`.

    .venv-peers/bin/python -m tests.peers            compare every recorded value with a new run; exit 1 if one differs
    .venv-peers/bin/python -m tests.peers --record   write tests/oracles anew

Either way each step of each optimizer is also compared with its NumPy twin (tests/twins.py says how close).

One thread, deterministic kernels, and ATEN_CPU_CAPABILITY and XLA held at AVX2, which x86 machines have had for ten years, make two
runs on one processor give the same bits. Another processor may round otherwise all the same: MKL, inside PyTorch, chooses its code
for square roots and quotients by the processor, whatever ATEN is told (90 of the recorded numbers moved by at most 1e-14 of
themselves from one AVX2 machine to another; MKL_CBWR moves other ones). So sums of products may differ by CPU_ULPS, four times the
most that was seen with ATEN_CPU_CAPABILITY=default, and the optimizers of the frameworks by what their twins may; lookups, masks and
dropout must agree to the bit anywhere.
"""

import os

# read by the frameworks when they are imported
os.environ.setdefault("ATEN_CPU_CAPABILITY", "avx2")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_max_isa=AVX2")
os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("KERAS_BACKEND", "jax")
