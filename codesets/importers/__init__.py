"""One module for each family of official files."""
