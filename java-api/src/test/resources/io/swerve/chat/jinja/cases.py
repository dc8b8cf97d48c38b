"""Writes the expected texts of cases.json anew, with Python's jinja2 set up as transformers' apply_chat_template does.

    python -m venv venv && venv/bin/pip install jinja2==3.1.6
    venv/bin/python cases.py

The file holds the variables ("data"), the time ("now") and the templates ("cases": "source", and "expected" or "error").
"""
import datetime
import json
import pathlib

import jinja2
from jinja2 import nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def environment(now):
    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = now.strftime
    return made


def run(env, source, data):
    try:
        return {"source": source, "expected": env.from_string(source).render(**data)}
    except jinja2.exceptions.TemplateError as e:
        return {"source": source, "error": e.message}
    except Exception as e:
        return {"source": source, "error": f"{type(e).__name__}: {e}"}


if __name__ == "__main__":
    file = pathlib.Path(__file__).with_name("cases.json")
    text = json.loads(file.read_text())
    env = environment(datetime.datetime.fromisoformat(text["now"]))
    head = json.dumps({"now": text["now"], "data": text["data"]}, ensure_ascii=False)
    cases = [run(env, case["source"], text["data"]) for case in text["cases"]]
    rows = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    file.write_text(head[:-1] + ', "cases": [\n' + rows + "\n]}\n")
