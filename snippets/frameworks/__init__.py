"""The optimizers of PyTorch, Keras and Optax in NumPy, each by its own formula: one framework, one file."""
