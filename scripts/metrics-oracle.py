"""Writes e2e/fixtures/golden/metrics-v1.json and, by numpy, the figures that follow from it: metrics-v1-expected.json. Run from the repository's root."""
import json
import math
import random
from pathlib import Path

import numpy

STAGES = ["read", "decode", "preprocess", "infer", "postprocess"]
golden = Path("e2e/fixtures/golden")
rng = random.Random(7)

frames = [frame for frame in range(150) if frame % 11 != 5]
columns = {stage: [] for stage in STAGES}
begin, end, counts = [], [], []
clock = 3.25
for at, frame in enumerate(frames):
    times = {"read": rng.uniform(0.02, 0.2), "decode": rng.lognormvariate(1, 0.4), "preprocess": rng.uniform(1, 3), "infer": rng.lognormvariate(2.5, 0.3), "postprocess": rng.uniform(0.1, 0.4)}
    if at % 17 == 0:
        times["read"] = None
    for stage in STAGES:
        columns[stage].append(times[stage])
    begin.append(clock)
    wait = rng.uniform(0, 2)
    end.append(clock + wait + sum(value for value in times.values() if value is not None))
    clock += 16
    counts.append(0 if frame % 4 == 0 else frame % 3 + 1)
missing = [frame for frame in range(150) if frame not in frames]
timestamps = [frame * 33333 + (2_000_000 if frame >= 80 else 0) for frame in frames]
gap = {"startUs": 80 * 33333, "endUs": 80 * 33333 + 2_000_000}

document = {
    "format": "retake-metrics", "version": 1,
    "run": {"id": "20260101-000000-0001", "name": "Motion", "mode": "paced", "backend": "wasm", "fingerprint": "ab" * 32},
    "trackFrames": 155, "gaps": [gap], "missed": {"late": missing[:9], "failed": missing[9:11]},
    "frame": frames, "timestampUs": timestamps, "detections": counts, "stageMs": columns, "beginMs": begin, "endMs": end,
}
(golden / "metrics-v1.json").write_text(json.dumps(document) + "\n")


def summary(values):
    values = numpy.sort(numpy.array([value for value in values if value is not None], dtype=numpy.float64))
    few = max(1, math.ceil(len(values) * 0.05))
    p5, p25, median, p75, p95 = numpy.percentile(values, [5, 25, 50, 75, 95])
    return {
        "count": len(values), "total": math.fsum(values), "min": values[0], "max": values[-1], "average": math.fsum(values) / len(values),
        "stdDev": numpy.std(values), "variance": numpy.var(values), "median": median, "p5": p5, "p25": p25, "p75": p75, "p95": p95, "iqr": p75 - p25,
        "best5": numpy.mean(values[:few]), "worst5": numpy.mean(values[-few:]),
    }


totals = [math.fsum(value for value in row if value is not None) for row in zip(*columns.values())]
intervals = [(after - before) / 1000 for before, after in zip(timestamps, timestamps[1:]) if not before < gap["endUs"] <= after]
expected = {
    "summaries": {**{stage: summary(columns[stage]) for stage in STAGES}, "total": summary(totals), "latency": summary([last - first for first, last in zip(begin, end)])},
    "throughputFps": len(frames) * 1000 / (max(end) - min(begin)),
    "cadence": {"fps": len(intervals) * 1000 / math.fsum(intervals), "intervalMs": summary(intervals), "long": sum(interval > 1.5 * numpy.median(intervals) for interval in intervals)},
    "fates": {"found": sum(count > 0 for count in counts), "empty": counts.count(0), "timed": 0, "late": 9, "failed": 2, "unasked": 155 - len(frames) - 11},
}
(golden / "metrics-v1-expected.json").write_text(json.dumps(expected, indent=1, default=lambda number: number.item()) + "\n")
