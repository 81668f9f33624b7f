"""The desk in the browser: who visits, the page around the terminal, and the process behind each window."""
