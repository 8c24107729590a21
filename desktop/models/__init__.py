"""Thin Qt models over frozen values."""
