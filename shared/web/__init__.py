"""The web shell of both apps: pages, headers, language, same-origin rule, errors, one log line a request.

`base_app` gives a Flask app with all of it; an app adds its blueprints and its Runtime.
"""

from shared.web.base import base_app
from shared.web.htmx import htmx, see_other
from shared.web.request_log import request_id
from shared.web.times import local_time

__all__ = ["base_app", "htmx", "local_time", "request_id", "see_other"]
