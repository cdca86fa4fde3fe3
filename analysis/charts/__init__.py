"""Figures for Plotly, as plain dicts of what plotly.js reads."""
