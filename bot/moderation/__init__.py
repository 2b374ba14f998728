"""What to do about what was asked: gaps, replay, digest, trend, export."""
