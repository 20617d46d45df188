export type Pair = readonly [row: number, column: number];

/**
 * The pairs of rows and columns, each used at most once, with the greatest sum of gains; only pairs that gain something. Ties go to
 * what comes first, so that equal input has equal output. Hungarian method by shortest augmenting paths (Jonker and Volgenant
 * 1987, https://doi.org/10.1007/BF02278710): rows² × columns steps at worst, about rows × columns where few rows want the same column.
 */
export function bestPairs(rows: number, columns: number, gain: (row: number, column: number) => number): Pair[] {
  if (rows > columns) {
    const turned = bestPairs(columns, rows, (column, row) => gain(row, column));
    return turned.map(([column, row]): Pair => [row, column]).sort(([a], [b]) => a - b);
  }
  // A pair that gains nothing, or no number, costs as much as no pair: 0.
  const costs = Float64Array.from({ length: rows * columns }, (_, at) => {
    const gained = gain(Math.floor(at / columns), at % columns);
    return gained > 0 ? -gained : 0;
  });
  const cost = (row: number, column: number): number => costs[row * columns + column] ?? 0;
  const rowOf = matchRows(rows, columns, cost);
  const pairs: Pair[] = [];
  for (let column = 0; column < columns; column++) {
    const row = rowOf[column] ?? none;
    if (row !== none && cost(row, column) < 0) pairs.push([row, column]);
  }
  return pairs.sort(([a], [b]) => a - b);
}

const none = -1;

/** The row of each column in the cheapest matching of every row. The last place stands for the row that looks for its column. */
function matchRows(rows: number, columns: number, cost: (row: number, column: number) => number): Int32Array {
  const rowOf = new Int32Array(columns + 1).fill(none);
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns + 1);

  for (let row = 0; row < rows; row++) {
    const least = new Float64Array(columns).fill(Infinity);
    const before = new Int32Array(columns).fill(columns);
    const seen = new Uint8Array(columns + 1);
    rowOf[columns] = row;
    let column = columns;
    for (let current = row; current !== none; current = rowOf[column] ?? none) {
      seen[column] = 1;
      const reached = column;
      let step = Infinity;
      for (let next = 0; next < columns; next++) {
        if (seen[next] === 1) continue;
        const length = cost(current, next) - (rowPrice[current] ?? 0) - (columnPrice[next] ?? 0);
        if (length < (least[next] ?? 0)) {
          least[next] = length;
          before[next] = reached;
        }
        if ((least[next] ?? 0) < step) {
          step = least[next] ?? 0;
          column = next;
        }
      }
      for (let other = 0; other <= columns; other++) {
        if (seen[other] === 1) {
          const owner = rowOf[other] ?? none;
          rowPrice[owner] = (rowPrice[owner] ?? 0) + step;
          columnPrice[other] = (columnPrice[other] ?? 0) - step;
        } else if (other < columns) {
          least[other] = (least[other] ?? 0) - step;
        }
      }
    }
    // Every column on the path passes on to the row of the one before it.
    while (column !== columns) {
      const from = before[column] ?? columns;
      rowOf[column] = rowOf[from] ?? none;
      column = from;
    }
  }
  return rowOf;
}
