"""What a node may say to the runner."""

SIDE_BY_SIDE = "side_by_side"  # it works in a process of its own, so several may share the cores
CONDUCTS = "conducts"  # it has work of its own done side by side, by `pools.pool_at_hand`, so it needs all cores
