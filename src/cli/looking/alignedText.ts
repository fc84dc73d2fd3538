/** How wide columns are; both in characters. */
export interface Alignment {
  readonly minWidth: number;
  /** Spaces behind the widest cell of a column. */
  readonly padding: number;
}

/** Tables of `kubectl get`: `staging/src/k8s.io/cli-runtime/pkg/printers/tabwriter.go`. */
export const TABLE: Alignment = { minWidth: 6, padding: 3 };
/** Text of `kubectl describe`: `tabbedString` in `staging/src/k8s.io/kubectl/pkg/describe/describe.go`. */
export const DESCRIPTION: Alignment = { minWidth: 0, padding: 2 };

/**
 * Aligns cells that end in a tab, as Go's `text/tabwriter` does: a column lasts for as many lines in a row as have a cell
 * in it, and is as wide as its widest cell asks. What follows the last tab of a line belongs to no column. Spaces at the
 * end of a line are left out.
 */
export function alignedText(lines: readonly string[], { minWidth, padding }: Alignment): string[] {
  const cells = lines.map((line) => line.split('\t'));
  const columns = Math.max(0, ...cells.map((line) => line.length - 1));
  for (let column = 0; column < columns; column++) {
    for (let first = 0; first < cells.length; ) {
      const end = endOfBlock(cells, column, first);
      const block = cells.slice(first, end);
      const width = Math.max(minWidth, ...block.map((line) => line[column].length + padding));
      for (const line of block) line[column] = line[column].padEnd(width);
      first = Math.max(end, first + 1);
    }
  }
  return cells.map((line) => line.join('').trimEnd());
}

/** The line after the last of those that have a cell in the column, from `first` on. */
function endOfBlock(cells: readonly (readonly string[])[], column: number, first: number): number {
  let end = first;
  while (end < cells.length && cells[end].length - 1 > column) end++;
  return end;
}
