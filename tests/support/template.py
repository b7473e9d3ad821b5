"""`python -m tests.support.template`: migrate the database of the environment and load the official tables into it.

In a process of its own, so that nothing of the application stays behind in the one that runs the tests.
"""

from __future__ import annotations

from flask_migrate import upgrade

from placement.extensions import db
from tests.factories.reference import import_reference
from wsgi import app

if __name__ == "__main__":
    with app.app_context():
        upgrade()
        import_reference()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
