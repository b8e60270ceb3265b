"""What the document cannot say: what this server has, and what only its state forbids."""

import json
import re

import schemathesis
from hypothesis import strategies

THERE = {"service": ["orders", "users", "carts"], "source": ["vms", "pods"]}
ENVIRONMENTS = ["vm", "kubernetes"]

# A well-formed request may still be refused for one of these, which no schema can express.
BY_STATE = re.compile(
    "|".join(
        [
            "cursor is none of ours",
            "Idempotency-Key came with another request",
            "weights must sum to 10000",
            "no source reports a service",
            "no source is called",
            "no endpoint is in a zone",
            "there is no environment of this name",
            "stand already; end one first",
            "wait already; withdraw one first",
            "there are \\d+ already",
            "must be after 1970 and not in the future",
            "until is over already",
            "since must be before until",
            "from must not be later than to",
            "a split that names it admits it",
            "a password must be more than the user's name",
            "there is no user ",
            "is named twice",
            "not with 'sluice-'",
            "no source is in network",
            "no service is called",
            "say which environment: ",
            "has no endpoint in ",
        ]
    )
)


# RFC 3339 has offsets up to 23:59; the world's, and the server's, end before 18:00.
schemathesis.openapi.format(
    "date-time",
    strategies.builds(
        lambda time, offset: time.isoformat() + offset,
        strategies.datetimes(),
        strategies.sampled_from(["Z", "+00:00", "-11:30", "+14:00", "+17:59"]),
    ),
)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """The environments that this server has."""
    for parameter in ["environment", "waveTo"]:
        raw_schema["components"]["parameters"][parameter]["schema"] = {"enum": ENVIRONMENTS}
    for schema in raw_schema["components"]["schemas"].values():
        for name, value in schema.get("properties", {}).items():
            if name == "environment" and "pattern" in value:
                value["enum"] = ENVIRONMENTS + ([] if value["type"] == "string" else ["*", None])
                value.pop("pattern")
            by_environment = name in ["weights", "warmUpMs", "capacity"]
            if by_environment and schema.get("additionalProperties") is False:
                one = value.pop("additionalProperties")
                value["properties"] = {environment: one for environment in ENVIRONMENTS}
                value["additionalProperties"] = False


@schemathesis.hook
def before_call(context, case, kwargs):
    """What is allowed one by one is made to fit together: names that are there, whole splits."""
    if not is_positive(case):
        return
    for name, values in THERE.items():
        if name in (case.path_parameters or {}):
            known(case.path_parameters, name, values)
    if isinstance(case.body, dict):
        for split in [case.body] + (case.body.get("splits") or []):
            whole(split)
        if case.path == "/api/v1/holds":
            known(case.body, "name", THERE[case.body["scope"]])
        if case.path == "/api/v1/migrations":
            fitting(case.body)


def known(holder, name, values):
    value = str(holder[name])
    if value not in values:
        holder[name] = values[sum(map(ord, value)) % len(values)]


def fitting(plan):
    """A plan whose keys agree with each other, and whose guards this server can ask."""
    known(plan, "service", THERE["service"])
    plan["to"] = "kubernetes"
    plan.pop("steps", None)
    if plan.get("shape") == "written":
        plan.pop("shape")
    plan["limits"] = {"errorRateAtMostBasisPoints": 500}
    named = {}
    for guard in plan.get("guards") or []:
        if guard["kind"] == "errorRate":
            named[guard.get("name") or "errorRate"] = guard
    if plan.get("guards") is not None:
        plan["guards"] = list(named.values())


def whole(split):
    weights = split.get("weights")
    if isinstance(weights, dict):
        part = weights.get("kubernetes", 0)
        weights.clear()
        weights.update({"vm": 10000 - part, "kubernetes": part})


@schemathesis.check
def refused_although_allowed(context, response, case):
    if not is_positive(case) or response.status_code not in (400, 405, 413, 414, 415, 422, 431):
        return
    try:
        detail = response.json().get("detail", "")
    except (json.JSONDecodeError, AttributeError):
        detail = ""
    if not BY_STATE.search(detail):
        raise AssertionError(f"allowed by the document, refused: {response.status_code} {detail}")


@schemathesis.check
def a_refusal_is_a_problem(context, response, case):
    if response.status_code < 400 or response.status_code in (503,) and case.path == "/readyz":
        return
    kind = response.headers.get("content-type", [""])[0]
    assert kind == "application/problem+json", kind
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["detail"] and problem["requestId"]
    assert "Exception" not in problem["detail"], problem["detail"]


def is_positive(case):
    return case.meta is not None and case.meta.generation.mode.value == "positive"
