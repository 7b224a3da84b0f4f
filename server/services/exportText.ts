import type { Columns, ExportFormat } from '#shared/exports'

/** Excel takes a file without this mark for one in an old code page of the reader's country, and garbles its names. */
const BYTE_ORDER_MARK = '\uFEFF'
const LINE_END = '\r\n'

/**
 * The characters with which a spreadsheet has a formula begin, full-width ones included: where a cell begins, and also
 * after a semicolon, tab or line break, which separate cells in some countries' settings. Blanks and quotes before them
 * are what a spreadsheet may drop.
 */
const FORMULA = /(?=[=+\-@＝＋－＠])(?<=(?:^|[;\t\r\n])[\s\p{C}"']*)/gu
const BLANK_START = /^(?=[\t\r\n])/

const TO_QUOTE = /[",;\t\r\n]/

/**
 * An exported file, a piece for each portion of rows.
 *
 * CSV is that of RFC 4180 under a header of the fields' names, with times as ISO 8601 in UTC. No text of it is taken for
 * a formula: an apostrophe stands before it (https://owasp.org/www-community/attacks/CSV_Injection). JSON lines are exact.
 */
export async function* exportText<Row extends object>(
  format: ExportFormat,
  columns: Columns<Row>,
  portions: AsyncIterable<Row[]>,
): AsyncGenerator<string> {
  const names = Object.keys(columns) as (keyof Row & string)[]
  const line = format === 'csv'
    ? (row: Row) => names.map(name => cell(columns[name] === 'time' ? timeText(row[name]) : row[name])).join(',') + LINE_END
    : (row: Row) => `${JSON.stringify(row, names)}\n`
  let head = format === 'csv' ? `${BYTE_ORDER_MARK}${names.join(',')}${LINE_END}` : ''
  for await (const rows of portions) {
    yield head + rows.map(line).join('')
    head = ''
  }
  yield head
}

function cell(value: unknown): string {
  if (typeof value === 'number') return String(value)
  const text = String(value ?? '').replace(BLANK_START, '\'').replaceAll(FORMULA, '\'')
  return TO_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Clerk's times are any numbers; one that no calendar holds stays one. */
function timeText(at: unknown): unknown {
  if (typeof at !== 'number') return at
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? at : date.toISOString()
}
