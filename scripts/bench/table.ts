/** What a cell shows: a text, or a number with as many places as its size makes sense of. */
type Cell = string | number

/** A table in plain text: the first column on the left, all others on the right. */
export function table(heads: string[], rows: Cell[][]): string {
  const lines = [heads, ...rows.map(row => row.map(shown))]
  const widths = heads.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  return lines.map(line => line.map((cell, column) => column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)).join('  ').trimEnd()).join('\n')
}

export function shown(cell: Cell): string {
  if (typeof cell === 'string') return cell
  return cell >= 100 ? cell.toFixed(0) : cell >= 10 ? cell.toFixed(1) : cell.toFixed(2)
}
