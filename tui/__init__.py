"""The desk in the terminal: screens and widgets over the services, with no logic of their own."""
