"""One script a screen: it asks a use case, shows what it gets, and hands answers back."""
