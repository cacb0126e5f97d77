"""What screens are put together from: small functions that turn plain values into our own markup."""
