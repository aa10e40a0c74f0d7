"""Who a customer is proved to be. Nothing that a customer or Rasa says counts here, only what was checked."""
