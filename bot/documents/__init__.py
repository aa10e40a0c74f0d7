"""A customer's documents: the bill as a page and as a PDF, the picture of a history, and links to them."""
