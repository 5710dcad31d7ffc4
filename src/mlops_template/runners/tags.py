"""What a node may say to the runner."""

SIDE_BY_SIDE = "side_by_side"  # it works in a process of its own, so several may share the cores
