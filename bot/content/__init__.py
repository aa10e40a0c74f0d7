"""Everything under data/: schemas, loader, checks. No machine learning, no web, no SQL."""
