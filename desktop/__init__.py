"""The program around the code books: the window, the command line, the case."""
