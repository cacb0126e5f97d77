"""How it is judged: items, the kinds of question, forms, attempts and scores."""
