"""What other systems read: /api/v1, by tokens that the office issues."""
