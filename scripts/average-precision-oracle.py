"""Makes e2e/fixtures/golden/average-precision.json: constructed cases with matches and average precision, computed here from the
definitions and not from the app's code. Exact fractions, no libraries: python3 scripts/average-precision-oracle.py > FILE
"""
from fractions import Fraction as F
import json
import random


def iou(a, b):
    """Boxes are in whole hundredths, so that overlaps are exact."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return F(0)
    inter = w * h
    return F(inter, (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter)


def pairs(truth, found, least):
    """Again and again the best pair of what is left."""
    left_a, left_b, out = list(range(len(truth))), list(range(len(found))), []
    while True:
        best = None
        for i in left_a:
            for j in left_b:
                if truth[i][0] != found[j][0]:
                    continue
                o = iou(truth[i][2], found[j][2])
                if o >= least and o > 0 and (best is None or o > best[0]):
                    best = (o, i, j)
        if best is None:
            return out
        out.append([best[1], best[2]])
        left_a.remove(best[1])
        left_b.remove(best[2])


def ap(frames, label, least):
    ranked = []  # (score, frame, position, right)
    total = 0
    for n, (truth, found) in enumerate(frames):
        mine = [t for t in truth if t[0] == label]
        total += len(mine)
        taken = [False] * len(mine)
        own = sorted((d for d in enumerate(found) if d[1][0] == label), key=lambda d: (-d[1][1], d[0]))
        for position, (_, (_, score, box)) in enumerate(own):
            best, at = None, None
            for k, t in enumerate(mine):
                o = iou(t[2], box)
                if not taken[k] and o >= least and (best is None or o >= best):
                    best, at = o, k
            if at is not None:
                taken[at] = True
            ranked.append((-score, n, position, at is not None))
    ranked.sort()
    points, right = [], 0
    for k, entry in enumerate(ranked, 1):
        right += entry[3]
        points.append((F(right, total), F(right, k)))
    return sum((max((p for r, p in points if r >= F(level, 100)), default=F(0)) for level in range(101)), F(0)) / 101


def case(name, frames, least):
    labels = sorted({t[0] for truth, _ in frames for t in truth})
    return {
        'name': name,
        'minIou': float(least),
        'frames': [{'truth': truth, 'found': found, 'pairs': pairs(truth, found, least)} for truth, found in frames],
        'averagePrecision': {label: float(ap(frames, label, least)) for label in labels},
    }


def scattered(seed, count):
    r = random.Random(seed)
    frames = []
    for _ in range(count):
        truth, found = [], []
        for _ in range(r.randint(0, 5)):
            x, y, w, h = r.randint(0, 60), r.randint(0, 60), r.randint(8, 40), r.randint(8, 40)
            label = r.choice(['car', 'person'])
            truth.append([label, 1, [x, y, x + w, y + h]])
            for _ in range(r.choice([0, 1, 1, 2])):
                dx, dy = r.randint(-6, 6), r.randint(-6, 6)
                found.append([r.choice([label, label, label, 'dog']), r.randint(1, 19) / 20, [x + dx, y + dy, x + w + dx, y + h + dy]])
        r.shuffle(found)
        frames.append((truth, found))
    return frames


box, near, far = [10, 10, 50, 50], [12, 10, 52, 50], [60, 60, 90, 90]
half = F(1, 2)
print(json.dumps([
    case('all right', [([['a', 1, box]], [['a', 0.9, box]])], half),
    case('nothing found', [([['a', 1, box]], [])], half),
    case('nothing to find', [([], [['a', 0.9, box]]), ([['a', 1, box]], [['a', 0.5, near]])], half),
    case('empty frames', [([], []), ([], [])], half),
    case('a duplicate is wrong', [([['a', 1, box]], [['a', 0.9, near], ['a', 0.8, box]])], half),
    case('another class', [([['a', 1, box]], [['b', 0.9, box]])], half),
    case('equal scores', [([['a', 1, box], ['a', 1, far]], [['a', 0.5, far], ['a', 0.5, [0, 0, 5, 5]], ['a', 0.5, near]])], half),
    case('equal scores in several frames', [([['a', 1, box]], [['a', 0.5, far], ['a', 0.5, box]]), ([['a', 1, box]], [['a', 0.5, far]]), ([['a', 1, far]], [['a', 0.5, far], ['a', 0.5, far]])], half),
    case('equal scores of two classes', [([['a', 1, box], ['b', 1, box]], [['b', 0.5, box], ['a', 0.5, box], ['b', 0.5, far], ['a', 0.5, near]]), ([['b', 1, far]], [['a', 0.5, far], ['b', 0.5, far]])], half),
    case('the same truth twice', [([['a', 1, box], ['a', 1, box]], [['a', 0.9, box]]), ([], [['a', 0.9, box]]), ([['a', 1, far]], [])], half),
    case('any overlap is enough', [([['a', 1, [0, 0, 20, 20]]], [['a', 0.9, [20, 0, 40, 20]], ['a', 0.8, [19, 0, 39, 20]]])], F(0)),
    case('equal overlaps', [([['a', 1, [0, 0, 20, 20]], ['a', 1, [20, 0, 40, 20]]], [['a', 0.9, [10, 0, 30, 20]], ['a', 0.8, [0, 0, 20, 20]]])], F(1, 3)),
    case('just the least overlap', [([['a', 1, [0, 0, 20, 20]]], [['a', 0.9, [0, 0, 20, 10]]])], half),
    case('below the least overlap', [([['a', 1, [0, 0, 20, 20]]], [['a', 0.9, [0, 0, 20, 9]]])], half),
    case('scattered', scattered(1, 12), half),
    case('scattered, strict', scattered(2, 12), F(3, 4)),
]))
