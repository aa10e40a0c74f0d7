"""Loads spaCy without torch, before any module of this package needs it.

Where torch is installed, spaCy's library for models loads it, half a gigabyte in every process, though blank pipelines
have no model. It takes an import that fails for "not installed". Later imports of torch by others are not affected.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import cast

_TORCH = "torch"


def load_spacy() -> ModuleType:
    """The module spacy. Torch stays out unless somebody has it already."""
    is_loaded = _TORCH in sys.modules
    if not is_loaded:
        sys.modules[_TORCH] = cast(ModuleType, None)  # how Python says that a module cannot be imported
    try:
        return import_module("spacy")
    finally:
        if not is_loaded:
            del sys.modules[_TORCH]


load_spacy()
