"""Expectations of the Java port's tests, as JSON on standard output. Usage:
goldens.py > ../src/test/resources/io/swerve/bench/lab/goldens.json"""
import json, platform, random
import corpus


def sequence(seed):
    r = random.Random(seed); letters = list("abcdefghijk"); weights = [0.1, 0.2, 0.0, 0.7]
    shuffled = letters[:]; r.shuffle(shuffled)
    return {"seed": seed, "shuffled": shuffled, "bits": [r.getrandbits(k) for k in (1, 5, 31, 32)],
            "doubles": [r.random() for _ in range(5)], "between": [r.randrange(1, 10) for _ in range(10)],
            "below": [r.randrange(n) for n in (1, 2, 3, 64, 100, 1000003, 2147483647)],
            "choices": [r.choice(letters) for _ in range(10)],
            "weighted": [r.choices("wxyz", weights)[0] for _ in range(20)]}


def example(r, mix, family=None):
    system, question, style, trace, answer = corpus.example(r, mix, family)
    return {"system": system, "question": question, "style": style.upper(), "trace": trace, "answer": answer}


if __name__ == "__main__":
    seeds = [0, 1, 7, 101, 2**31, 2**32 - 1, 2**32, 2**63 - 1]
    names, lives, job, friend = corpus.KB
    r = random.Random(11); samples = [corpus.sample(r, (0.4, 0.3, 0.3), 0.15) for _ in range(200)]
    r = random.Random(12); examples = [example(r, (0.09, 0.09, 0.82)) for _ in range(60)]
    r = random.Random(13); families = {f: [example(r, (1, 1, 1), f) for _ in range(20)] for f in ("chain", "alchemy", "fact")}
    r = random.Random(14); documents = [corpus.document(r) for _ in range(60)]
    out = {"python": platform.python_version(), "sequences": [sequence(s) for s in seeds],
           "people": [{"name": n, "town": lives[n], "job": job[n], "friend": friend[n]} for n in names],
           "samples": [{"prompt": p, "completion": c} for p, c in samples],
           "examples": examples, "families": families, "documents": documents}
    print(json.dumps(out, indent=0))
