"""The settings of the product with what a test run needs: quick password hashing and plain static files."""

import os
import tempfile

os.environ.setdefault("STATE_DIR", tempfile.mkdtemp(prefix="shipworthy-tests-"))
os.environ.setdefault("STATIC_ROOT", tempfile.mkdtemp(prefix="shipworthy-static-"))
os.environ.setdefault("SECRET_KEY", "tests only")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")

from assessment.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: an in-memory database locks in another way.
    DATABASES["default"]["TEST"] = {"NAME": STATE_DIR / "tests.sqlite3"}
