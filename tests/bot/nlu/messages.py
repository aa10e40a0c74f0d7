"""Rasa messages as they come from the gateway, and as they stand in training data."""

from rasa.shared.nlu.training_data.message import Message


def from_customer(text: str, utility: str = "kesco", language: str | None = None, explicit: bool = False) -> Message:
    """A message of a conversation."""
    metadata = {"utility": utility, "language": language, "language_is_explicit": explicit}
    return Message({"text": text, "metadata": metadata})


def example(text: str, intent: str = "greet", **metadata: str) -> Message:
    """A training example with what stands beside its intent."""
    return Message({"text": text, "intent": intent, "metadata": {"intent": metadata}})
