"""The product's use cases as commands, a module for each subject; manage.py puts them together."""
