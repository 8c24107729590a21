"""Published code books and rules about codes: no Qt, and nothing about a patient is kept."""
