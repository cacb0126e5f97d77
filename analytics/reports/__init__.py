"""Official reports: one frozen value made from the boards, kept for ever once it is final."""
