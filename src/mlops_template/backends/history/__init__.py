"""History features: what was known of an entity before a moment, one kind a file."""
