"""Fresh databases on a throw-away Postgres cluster, for tests with `database.url`.

The cluster is that of ctest's fixture (SLUICE_TEST_CLUSTER_DIR, or SLUICE_TEST_DATABASE_URL for one
that somebody else runs); without it one is started and stopped here.
"""
import atexit
import functools
import os
import pathlib
import secrets
import shutil
import subprocess
import tempfile

CLUSTER = pathlib.Path(__file__).resolve().parents[1] / "support/cluster.sh"


@functools.cache
def administrator_url():
    if url := os.environ.get("SLUICE_TEST_DATABASE_URL"):
        return url
    state = os.environ.get("SLUICE_TEST_CLUSTER_DIR")
    if not state:
        state = tempfile.mkdtemp(prefix="sluice-cluster-", dir="/tmp")
        atexit.register(shutil.rmtree, state)
        atexit.register(subprocess.run, [CLUSTER, "stop", state], check=True)
        subprocess.run([CLUSTER, "start", state], check=True)
    return (pathlib.Path(state) / "url").read_text().strip()


def fresh_database():
    """The URL of a new and empty database."""
    name = f"system_{secrets.token_hex(8)}"
    url = administrator_url()
    subprocess.run(["psql", "-XAtqc", f"CREATE DATABASE {name}", url], check=True)
    head, _, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{options}"
