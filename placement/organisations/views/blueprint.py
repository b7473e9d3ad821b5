"""The blueprint that all pages of organisations hang on."""

from flask import Blueprint

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")
