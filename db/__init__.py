"""What is remembered: the only room that speaks SQL; rows leave it as frozen values."""
