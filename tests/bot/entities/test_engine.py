"""spaCy comes without torch."""

import subprocess
import sys

from bot.settings import PROJECT_ROOT

PROGRAM = """
import sys, bot.entities
print("spacy" in sys.modules, "torch" in sys.modules)
import torch
print(torch.tensor(1).item())
"""


def test_torch_stays_out_until_somebody_asks_for_it():
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "1"]
