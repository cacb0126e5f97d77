"""What is taught: the schema of lessons, the library of published ones, and who has come how far."""
