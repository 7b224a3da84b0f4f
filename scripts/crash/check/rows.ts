import type Database from 'better-sqlite3'

/** Of a value so many characters are shown. */
const SHOWN_LENGTH = 80

export type Reader = Database.Database
export type Row = Record<string, string | number | null>

/** One of two lists that ought to be the same, and where it was found, such as `in the file`. */
interface Found {
  where: string
  rows: Row[]
}

/** All rows of a query, by the names of their columns. */
export function rowsOf<Shape = Row>(reader: Reader, sql: string): Shape[] {
  return reader.prepare<[], Shape>(sql).all()
}

/**
 * What differs between two lists of rows, in sentences. Rows with an `id` are told apart by it, and compared column by column;
 * others are compared whole.
 */
export function differences(one: Found, other: Found): string[] {
  const [ones, others] = [byKey(one.rows), byKey(other.rows)]
  return [...new Set([...ones.keys(), ...others.keys()])].flatMap((key) => {
    const [row, otherRow] = [ones.get(key) ?? [], others.get(key) ?? []]
    if (row.length !== otherRow.length) return [`${key}: ${times(row.length)} ${one.where}, ${times(otherRow.length)} ${other.where}`]
    return row.flatMap((values, at) => {
      const columns = columnsThatDiffer(values, otherRow[at] ?? {})
        .map(column => `${column} is ${shown(values[column])} ${one.where}, ${shown(otherRow[at]?.[column])} ${other.where}`)
      return columns.length > 0 ? [`${key}: ${columns.join('; ')}`] : []
    })
  })
}

function byKey(rows: Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, row => 'id' in row ? String(row.id) : JSON.stringify(row))
}

function columnsThatDiffer(row: Row, other: Row): string[] {
  return [...new Set([...Object.keys(row), ...Object.keys(other)])].filter(column => row[column] !== other[column])
}

function times(count: number): string {
  return count === 0 ? 'not' : count === 1 ? 'once' : `${count} times`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}…`
}
