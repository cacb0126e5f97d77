"""Plain HTTP beside the screens: sign-in, static files, health, and the middleware that guards them all."""
