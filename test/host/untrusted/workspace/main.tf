# A workspace that nobody has said to trust.
