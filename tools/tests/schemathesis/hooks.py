"""What the suite adds to Schemathesis: who is asking, what must never happen, and how much was asked."""

import atexit
import collections
import json
import os
import re
import threading
import urllib.parse
import urllib.request

import schemathesis

CREDENTIAL = os.environ["FUZZ_CREDENTIAL"]  # none, key or person
REFRESH_SECONDS = 120  # a person counts as just signed in for five minutes

INSIDE = re.compile(r"node_modules|\.[jt]s:\d+|\bat \w+[.\w]* \(|\b(select|insert|update) .{1,80}\b(from|into|set)\b|ECONN|pg_", re.IGNORECASE)

counts = collections.Counter()
lock = threading.Lock()


def token():
    if CREDENTIAL == "key":
        return os.environ["FUZZ_KEY"]
    form = {"role": "admin", "client_secret": os.environ["FUZZ_ISSUER_SECRET"], "tenant": os.environ["FUZZ_TENANT"]}
    body = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(os.environ["FUZZ_ISSUER"] + "/token", body, timeout=10) as answer:
        return json.load(answer)["access_token"]


if CREDENTIAL != "none":

    @schemathesis.auth(refresh_interval=REFRESH_SECONDS)
    class Credential:
        def get(self, case, ctx):
            return token()

        def set(self, case, data, ctx):
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.check
def no_unauthorised_success(ctx, response, case):
    """Without a credential nothing succeeds but what is public."""
    guarded = bool(case.operation.definition.raw.get("security"))
    asked_for_it = case.method.upper() == case.operation.method.upper()  # a preflight is another operation
    if CREDENTIAL == "none" and guarded and asked_for_it and response.status_code < 400:
        raise AssertionError(f"{response.status_code} without a credential")


@schemathesis.check
def nothing_of_the_inside(ctx, response, case):
    """Problems say what was wrong with the request, and nothing of stacks, statements or libraries."""
    if response.status_code >= 400 and (found := INSIDE.search(response.text or "")):
        raise AssertionError(f"the answer says {found.group(0)}")


@schemathesis.hook
def before_call(context, case, kwargs):
    """Leaves the tenant that we ask as alone: suspended or throttled, it would be refused everything else."""
    if isinstance(case.body, dict):
        case.body.pop("suspended", None)
        if isinstance(case.body.get("settings"), dict):
            case.body["settings"].pop("limits", None)


@schemathesis.hook
def after_call(context, case, response):
    with lock:
        counts["requests"] += 1
        counts[str(response.status_code)] += 1
        counts[f"{case.operation.label} {response.status_code // 100}xx"] += 1


@atexit.register
def write_counts():
    with open(os.environ["FUZZ_COUNTS"], "w", encoding="utf-8") as file:
        json.dump(counts, file)
