"""The desk in a terminal: screens call a service and show what comes back."""
