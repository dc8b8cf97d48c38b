"""The problem sets, from their seeds. Usage: sets.py FOLDER writes dev.jsonl, pairs.jsonl and ood.jsonl there;
sets.py --check FOLDER compares the ones that lie there."""
import json, pathlib, random, sys
import corpus


def row(family, steps, question, answer, verbose, concise, shift=None):
    d = dict(family=family, steps=steps, question=question, answer=str(answer), verbose=verbose, concise=concise)
    return d if shift is None else d | {"shift": shift}


def chain(r, steps, shift=None):
    p = corpus.chain_problem(r, steps); q = corpus.chain_question(r, *p[:2])
    return row("chain", steps, q, p[2], corpus.chain_verbose(r, *p), corpus.chain_concise(r, *p), shift)


def alchemy(r, steps, length=4, shift=None, only_held_out=False):
    while True:
        p = corpus.alchemy_problem(r, steps, length, only_held_out)
        if not only_held_out or tuple(op for op, *_ in p[1]) in corpus.HELD_OUT_PAIRS: break
    q = corpus.alchemy_question(r, *p[:2])
    return row("alchemy", steps, q, corpus.sp(p[2]), corpus.alchemy_verbose(r, *p), corpus.alchemy_concise(r, *p), shift)


def fact(r):
    q, v, c, a = corpus.fact_problem(r)
    return row("fact", 1, q, a, v, c)


def dev(r):
    return [chain(r, 1 + i % 5) for i in range(200)] + [alchemy(r, 1 + i % 3) for i in range(120)] + [fact(r) for _ in range(80)]


def pairs(r): return [chain(r, 1 + i % 5) if i % 2 == 0 else alchemy(r, 1 + i % 3) for i in range(200)]


def ood(r):
    return ([chain(r, 6 + i % 3, "length:steps") for i in range(60)]
            + [alchemy(r, 2, n, f"length:word{n}") for n in (3, 5) for _ in range(30)]
            + [alchemy(r, 4, shift="length:steps") for _ in range(30)]
            + [alchemy(r, 2, shift="task:held-out composition", only_held_out=True) for _ in range(60)])


if __name__ == "__main__":
    check = sys.argv[1] == "--check"; folder = pathlib.Path(sys.argv[-1])
    for draw, seed in ((dev, 101), (pairs, 202), (ood, 303)):
        text = "".join(json.dumps(d) + "\n" for d in draw(random.Random(seed)))
        file = folder / f"{draw.__name__}.jsonl"
        if not check: file.write_text(text)
        elif file.read_text() != text: sys.exit(f"{file} is not what seed {seed} draws")
