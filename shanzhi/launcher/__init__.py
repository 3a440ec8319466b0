"""Finds or starts PostgreSQL, sets the environment, and starts the web server and the worker.

Plain Python: nothing here imports Django, because Django's settings need what this package finds out.
"""
