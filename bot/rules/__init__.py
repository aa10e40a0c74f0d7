"""What is computed from a utility's rules: tariff zone, deadlines, compensation, interest, readings. No I/O."""
