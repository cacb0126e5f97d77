"""Who must, by when: units, the staff list, assignments, and the rule of completion."""
