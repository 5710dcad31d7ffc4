"""From a block of YAML to a fitted candidate."""
