"""Places, amounts, dates, meter readings and complaint numbers in what a customer typed."""
