"""The entry point: `flask --app wsgi …` and `gunicorn wsgi:app`."""

from placement import create_app

app = create_app()
