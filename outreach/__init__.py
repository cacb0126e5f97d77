"""What is done beside the lessons: reminders, and how they reach people."""
