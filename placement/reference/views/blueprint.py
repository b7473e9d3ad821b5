"""The blueprint that all pages of the official tables hang on."""

from flask import Blueprint

blueprint = Blueprint("reference", __name__, url_prefix="/reference")
