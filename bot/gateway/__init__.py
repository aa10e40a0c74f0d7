"""The only process that anyone outside can reach, and the private interface of the identity service."""
