"""An organisation that changes: people move, units are renamed, moved, merged, split, opened and closed."""
