const longestLabel = 200;
const mostLabels = 0xffff;

export type LabelFile = { readonly labels: readonly string[] } | { readonly wrong: string };

/**
 * Names of classes from a text: a JSON list, a JSON object of names by number (`id2label`) or of numbers by name (`label2id`), else a name
 * a line. Empty lines at the end don't count, one in between stands for a class without a name.
 */
export function readLabels(text: string): LabelFile {
  const labels = /^\s*[[{]/.test(text) ? fromJson(text) : fromLines(text);
  if (typeof labels === 'string') return { wrong: labels };
  if (labels.length === 0) return { wrong: 'There are no names in it.' };
  if (labels.length > mostLabels) return { wrong: `It has ${labels.length} names, more than ${mostLabels}.` };
  const long = labels.findIndex((label) => label.length > longestLabel);
  if (long >= 0) return { wrong: `Name ${long + 1} is longer than ${longestLabel} letters.` };
  return { labels: labels.map((label, classId) => (label === '' ? `class ${classId}` : label)) };
}

function fromLines(text: string): string[] {
  return text.trimEnd().split(/\r?\n/).map((line) => line.trim()).filter((line, _at, lines) => lines.length > 1 || line !== '');
}

/** A sentence instead of labels says what is wrong. */
function fromJson(text: string): string[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'It begins as JSON, but is none.';
  }
  if (Array.isArray(value)) return value.every((label) => typeof label === 'string') ? value.map((label) => label.trim()) : 'A JSON list must hold names only.';
  const entries = Object.entries(value as Record<string, unknown>).map(([key, entry]): readonly [unknown, unknown] => (typeof entry === 'number' ? [entry, key] : [Number(key), entry]));
  const labels: string[] = [];
  for (const [classId, label] of entries) {
    if (!Number.isInteger(classId) || (classId as number) < 0 || (classId as number) >= mostLabels || typeof label !== 'string') return 'A JSON object must give a name for each number, or a number for each name.';
    labels[classId as number] = label.trim();
  }
  return Array.from(labels, (label) => label ?? '');
}
