# SPDX-FileCopyrightText: The Samspor authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What samspord answers is what data/api/openapi.yaml says: python3 test_openapi.py SAMSPORD YAML"""
import copy
import http.client
import json
import os
import subprocess
import sys
import tempfile

import jsonschema
import yaml

samspord, contract = sys.argv[1:3]
with open(contract, encoding="utf-8") as file:
    API = yaml.safe_load(file)
DEVICE = "01970000-0000-7000-8000-000000000001.1"
checked = 0


def schema_of(ref):
    """The schema with every component beside it, so that references resolve."""
    return {"$ref": ref, "components": copy.deepcopy(API["components"])}


def validate(value, ref):
    global checked
    jsonschema.Draft202012Validator(schema_of(ref)).validate(value)
    checked += 1


class Client:
    def __init__(self, port, token=None):
        self.port, self.token = port, token

    def ask(self, method, path, template, body=None, device=DEVICE, headers=None):
        """Asks, and checks status, headers and content type against the contract."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if device:
            sent["Samspor-Device"] = device
        if body is not None and "Content-Type" not in sent:
            sent["Content-Type"] = "application/json"
        connection.request(method, path, body=body, headers=sent)
        reply = connection.getresponse()
        data = reply.read()
        connection.close()
        assert reply.getheader("Samspor-Api") == "1"
        operation = API["paths"][template].get(method.lower()) or next(iter(API["paths"][template].values()))
        said = operation["responses"].get(str(reply.status))
        assert said, f"{method} {template} answers {reply.status}, which the contract does not know"
        if "$ref" in said:
            said = API["components"]["responses"][said["$ref"].rsplit("/", 1)[1]]
        for name, header in said["headers"].items():
            assert reply.getheader(name) is not None, f"{template} {reply.status} lacks {name}"
        (kind, media), = said["content"].items()
        assert reply.getheader("Content-Type") == kind
        if kind == "application/x-ndjson":
            assert data.endswith(b"\n")
            values = [json.loads(line) for line in data.decode().splitlines()]
        else:
            values = [json.loads(data)]
        for value in values:
            validate(value, media["schema"]["$ref"])
        if kind == "application/problem+json":
            assert values[0]["status"] == reply.status
            said = API["components"]["schemas"]["Problem"]["x-samspor-codes"][values[0]["code"]]
            assert values[0]["status"] == said[0]
            assert values[0]["retry"] in said[1:]
        return reply.status, values


def operation(op, **members):
    value = {"op": f"01970000-0000-7000-8000-{op:012x}", **members}
    validate(value, "#/components/schemas/Operation")
    return value


def main():
    with tempfile.TemporaryDirectory() as folder:
        ctl = os.path.join(folder, "ctl")
        server = subprocess.Popen([samspord, "serve", "--db", "memory", "--listen", "127.0.0.1:0",
                                   "--ctl", ctl, "--demo", "60"], stdout=subprocess.PIPE, text=True)
        try:
            port = int(server.stdout.readline().rsplit(":", 1)[1])
            def administer(*words):
                return subprocess.run([samspord, *words, "--db", "memory", "--ctl", ctl],
                                      check=True, capture_output=True, text=True).stdout.strip()
            mine = Client(port, administer("token", "--user", "koordinator"))
            run(Client(port), mine, Client(port, administer("token", "--user", "leder")))
            device = DEVICE.split(".")[0]
            assert device in administer("device", "list", "--user", "koordinator")
            administer("device", "suspend", "--id", device)
            assert mine.ask("GET", "/v1/sync/changes", "/v1/sync/changes")[0] == 403
            status, (said,) = mine.ask("GET", "/v1/devices/self", "/v1/devices/self")
            assert (status, said["state"]) == (200, "suspended")
            assert mine.ask("POST", "/v1/devices", "/v1/devices", device=None,
                            body=json.dumps({"device": device, "client": "x"}))[0] == 403
            administer("device", "resume", "--id", device)
            assert mine.ask("GET", "/v1/sync/changes", "/v1/sync/changes")[0] == 200
        finally:
            server.terminate()
            assert server.wait(30) == 0
    assert checked > 300
    print(f"{checked} values checked")


def check_homes(mine, records, check):
    """Every home of the demo held against every need: each answer is what the contract says."""
    ids = {kind: [line["id"] for line in records if line["t"] == kind and "x" not in line]
           for kind in ("housing_need", "housing_unit")}
    strict = {line["id"] for line in records if line["t"] == "person"
              and line["d"].get("address_grade") == "strengt_fortrolig"}
    need = next(line["id"] for line in records if line["t"] == "housing_need"
                and "x" not in line and line["d"]["person_id"] not in strict)
    rules = set()
    for unit in ids["housing_unit"]:
        status, (said,) = mine.ask("POST", check, check, json.dumps({"need_id": need, "unit_id": unit}))
        if status == 200:
            rules |= {finding["rule"] for finding in said["findings"]}
    assert len(rules) >= 3, rules
    unit = ids["housing_unit"][0]
    for body, expected in (({"need_id": need}, 400), ({"need_id": need, "unit_id": "x"}, 400),
                           ({"need_id": need, "unit_id": unit, "environment": "rusfritt"}, 422),
                           ({"need_id": need, "unit_id": need}, 404),
                           ({"need_id": unit, "unit_id": unit}, 404)):
        assert mine.ask("POST", check, check, json.dumps(body))[0] == expected, body


def run(stranger, mine, lead):
    meta, changes, ops = "/v1/meta", "/v1/sync/changes", "/v1/sync/ops"
    one_op, one = "/v1/sync/ops/{op_id}", "/v1/{type}/{id}"
    devices, own, receipts = "/v1/devices", "/v1/devices/self", "/v1/devices/self/receipts"
    inventory, search, history = "/v1/sync/inventory", "/v1/search", "/v1/{type}/{id}/history"
    audit, check = "/v1/audit/cases/{id}", "/v1/housing/check"
    assert set(API["paths"]) == {meta, changes, ops, one_op, one, devices, own, receipts, inventory,
                                 search, history, audit, check}

    assert stranger.ask("GET", meta, meta)[0] == 200
    status, (said,) = mine.ask("GET", meta, meta)
    assert status == 200 and said["user"]["name"]
    for path, template, method in ((changes, changes, "GET"), (ops, ops, "POST"),
                                   (ops + "/x", one_op, "GET"), ("/v1/case/x", one, "GET"),
                                   (devices, devices, "GET"), (devices, devices, "POST"),
                                   (own, own, "GET"), (receipts, receipts, "POST"),
                                   (inventory, inventory, "POST"), (search, search, "POST"),
                                   (check, check, "POST"),
                                   ("/v1/case/x/history", history, "GET"),
                                   ("/v1/audit/cases/x", audit, "GET")):
        assert stranger.ask(method, path, template)[0] == 401
        assert Client(mine.port, "x").ask(method, path, template)[0] == 401
        assert mine.ask("DELETE", path, template)[0] == 405
    assert mine.ask("GET", changes, changes, device=None)[0] == 400
    assert mine.ask("GET", changes + "?limit=0", changes)[0] == 400
    assert mine.ask("GET", changes + "?cursor=x", changes)[0] == 410

    lines, cursor, kinds = [], "", set()
    while True:
        _, page = mine.ask("GET", f"{changes}?limit=300&cursor={cursor}", changes)
        lines += page
        cursor = page[-1]["cursor"]
        kinds |= {line["k"] for line in page}
        if not page[-1]["more"]:
            break
    assert {"rec", "end"} <= kinds
    records = [line for line in lines if line["k"] == "rec"]
    case = next(line for line in records if line["t"] == "case" and line["d"]["status"] == "active")
    assert mine.ask("GET", f"/v1/case/{case['id']}", one)[1] == [case]
    assert mine.ask("GET", "/v1/case/01970000-0000-7000-8000-00000000ffff", one)[0] == 404

    assert mine.ask("GET", devices, devices)[0] == 404
    told = json.dumps({"device": DEVICE.split(".")[0], "client": "samspor 0.1"})
    assert mine.ask("POST", devices, devices, told)[0] == 200
    assert mine.ask("POST", devices, devices, "[]")[0] == 400
    assert mine.ask("GET", own, own)[0] == 200
    assert mine.ask("GET", own, own, device=DEVICE.replace("0001.", "0002."))[0] == 404
    done = {"receipts": [{"c": case["id"], "s": 1, "rows": 2}], "unsent": 3}
    status, (device,) = mine.ask("POST", receipts, receipts, json.dumps(done))
    assert (status, device["unsent"]) == (200, 3)
    assert mine.ask("POST", receipts, receipts, json.dumps({**done, "unsent": -1}))[0] == 400
    assert any(d["unsent"] == 3 for d in lead.ask("GET", devices, devices)[1][0])
    known = {"c": case["id"], "n": 0, "h": "0" * 64}
    status, (reply,) = mine.ask("POST", inventory, inventory, json.dumps({"scopes": [known]}))
    assert (status, reply["differ"]) == (200, [case["id"]]) and case["v"].startswith(reply["epoch"])
    asked = {"records": [{"c": case["id"], "have": [{"id": case["id"], "v": case["v"]},
                                                    {"id": DEVICE.split(".")[0], "v": case["v"]}]}]}
    status, (reply,) = mine.ask("POST", inventory, inventory, json.dumps(asked))
    assert status == 200 and {"id": DEVICE.split(".")[0], "v": None} in reply["records"]
    assert case["id"] not in [entry["id"] for entry in reply["records"]]
    assert mine.ask("POST", inventory, inventory, "{}")[0] == 400
    person = next(line for line in records if line["t"] == "person")
    for text, least in ((person["d"]["given_name"], 1), ("finnesikke", 0)):
        status, (reply,) = mine.ask("POST", search, search, json.dumps({"text": text}))
        assert status == 200 and len(reply["items"]) >= least
    assert mine.ask("POST", search, search, json.dumps({"text": "-"}))[0] == 400
    assert mine.ask("POST", search, search, json.dumps({"text": "a", "limit": 51}))[0] == 400
    assert mine.ask("GET", f"/v1/case/{case['id']}/history?cursor=x", history)[0] == 410
    assert mine.ask("GET", f"/v1/case/{DEVICE.split('.')[0]}/history", history)[0] == 404

    own_case = next(line["id"] for line in records if line["t"] == "case"
                    and line["d"].get("coordinator_user") == said["user"]["id"])
    status, (seen,) = mine.ask("GET", f"/v1/audit/cases/{own_case}", audit)
    assert status == 200 and seen["items"][0]["what"] == "log"
    assert mine.ask("GET", f"/v1/audit/cases/{own_case}?cursor=x", audit)[0] == 410
    assert mine.ask("GET", f"/v1/audit/cases/{DEVICE.split('.')[0]}", audit)[0] == 404

    check_homes(mine, records, check)

    contact = {"case_id": case["id"], "occurred_at": "2026-06-03T09:00:00Z", "channel": "phone",
               "outcome": "reached", "nature": "follow_up", "by_user": said["user"]["id"]}
    update = operation(3, k="update", t="case", id=case["id"], base=case["v"],
                       set=[{"p": "/remark", "v": "Ringer selv"}])
    batch = [
        operation(1, k="create", t="contact", id="01970000-0000-7000-8000-00000000aaaa",
                  c=case["id"], set=[{"p": "/" + name, "v": v} for name, v in contact.items()]),
        operation(2, k="create", t="contact", id="01970000-0000-7000-8000-00000000aaab",
                  c=case["id"], set=[{"p": "/case_id", "v": case["id"]}]),
        update,
        operation(4, k="update", t="case", id=case["id"], base="00000000.1",
                  set=[{"p": "/remark", "v": "x"}]),
        operation(5, k="retract", t="case", id="01970000-0000-7000-8000-00000000ffff",
                  base=case["v"], why="x"),
        operation(6, k="propose", t="case", id=case["id"], c=case["id"], base=case["v"],
                  set=[{"p": "/remark", "v": "Vil ikke ringes"}]),
        operation(7, k="view-log", t="case", id=case["id"], c=case["id"],
                  set=[{"p": "/n", "v": 1}, {"p": "/hash", "v": "ab"}]),
        operation(8, k="create", t="setting", id="01970000-0000-7000-8000-00000000aaac",
                  set=[{"p": "/setting_key", "v": "absence_days"}, {"p": "/value", "v": "9"}]),
    ]
    status, (reply,) = mine.ask("POST", ops, ops, json.dumps({"ops": batch}))
    got = [result["r"] for result in reply["results"]]
    assert got == ["applied", "rejected", "applied", "conflict", "gone", "proposal", "applied",
                   "denied"], got
    assert mine.ask("POST", ops, ops, json.dumps({"ops": [update]}))[1][0]["results"][0]["r"] == "duplicate"
    assert mine.ask("GET", f"{ops}/{update['op']}", one_op)[0] == 200
    assert mine.ask("GET", f"{ops}/{update['op'][:-1]}f", one_op)[0] == 404
    _, now = mine.ask("GET", f"/v1/case/{case['id']}", one)
    _, (versions,) = mine.ask("GET", f"/v1/case/{case['id']}/history", history)
    assert [item["v"] for item in versions["items"]] == [now[0]["v"], case["v"]]
    assert versions["items"][1]["d"] == case["d"]
    resolve = operation(9, k="resolve", t="proposal", id=reply["results"][5]["id"],
                        base=now[0]["v"], set=[{"p": "/remark", "v": "Vil ikke ringes"}], take="mine")
    assert mine.ask("POST", ops, ops, json.dumps({"ops": [resolve]}))[1][0]["results"][0]["r"] == "applied"
    mine.ask("GET", f"{changes}?cursor={cursor}", changes)

    for body, expected in (("{", 400), ("{}", 400), ('{"ops":[{}]}', 400), (" " * 1048577, 413),
                           (json.dumps({"ops": [{**update, "base": ""}]}), None),
                           (json.dumps({"ops": [{k: v for k, v in update.items() if k != "base"}]}), 428)):
        status, _ = mine.ask("POST", ops, ops, body)
        assert expected in (None, status), (status, expected)
    assert mine.ask("POST", ops, ops, "x", headers={"Content-Type": "text/plain"})[0] == 415
    assert mine.ask("GET", changes, changes, headers={"Samspor-Client-Schema": "0"})[0] == 426
    assert mine.ask("GET", changes, changes, headers={"Samspor-Client-Schema": "1"})[0] == 200
    higher, lower = DEVICE[:-1] + "50", DEVICE[:-1] + "40"
    mine.ask("GET", changes, changes, device=higher)
    assert mine.ask("POST", ops, ops, json.dumps({"ops": [update]}), device=lower)[0] == 409
    _, page = mine.ask("GET", changes + "?limit=1", changes, device=lower)
    assert page[-1]["restored"] is True


main()
