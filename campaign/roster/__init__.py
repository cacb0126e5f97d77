"""The staff list: what a file holds, row by row, and what an import would change; nothing here writes."""
