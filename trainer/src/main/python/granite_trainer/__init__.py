"""The GPU job of granite: trains a QLoRA adapter on chat examples and generates with it.

Read it in this order: settings, template, data, tiny, model, callbacks, train, generate, worker. Modules import
torch and its friends inside functions, because that costs seconds and half of the package does without.
"""

__version__ = "0.1.0"
