"""What is done in the field: activities and who was there; reminders, and how they reach people."""
