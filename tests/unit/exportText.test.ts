import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Columns } from '#shared/exports'
import { exportFileName } from '#shared/exports'
import { exportText } from '../../server/services/exportText'

interface Thing { name: string | null, note: string | null, count: number, at: number | null }
const COLUMNS: Columns<Thing> = { name: 'text', note: 'text', count: 'number', at: 'time' }
const thing = (given: Partial<Thing> = {}): Thing => ({ name: 'Ada', note: null, count: 1, at: 0, ...given })

async function* inTurn(portions: Thing[][]) {
  yield* portions
}

async function written(format: 'csv' | 'jsonl', ...portions: Thing[][]): Promise<string> {
  const pieces = await Array.fromAsync(exportText(format, COLUMNS, inTurn(portions)))
  return pieces.join('')
}

/** The cells as another parser of RFC 4180 reads them, without the header. */
async function cells(...portions: Thing[][]): Promise<string[][]> {
  const [, ...rows] = parse(await written('csv', ...portions), { bom: true, recordDelimiter: '\r\n' })
  return rows
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom('=', '+', '-', '@', '＝', '＠', '\t', '\r', '\n', ' ', '\u00A0', ';', ',', '"', '\'', 'a', '1', '(', '🦄', 'ש')).map(parts => parts.join('')),
)
const things = fc.array(fc.record<Thing>({
  name: fc.option(text), note: fc.option(text), count: fc.integer(), at: fc.option(fc.integer({ min: -1e13, max: 4e14 })),
}))

describe('CSV', () => {
  test('is a header, then a line for each row, over any number of portions; an empty list has a header too', async () => {
    expect(await written('csv')).toBe('\uFEFFname,note,count,at\r\n')
    expect(await written('csv', [thing()], [thing({ name: null, at: null, count: -2 })]))
      .toBe('\uFEFFname,note,count,at\r\nAda,,1,1970-01-01T00:00:00.000Z\r\n,,-2,\r\n')
  })

  test('gives back every text to another parser, but for the apostrophes that were put in', async () => {
    const bare = (value: string | null) => (value ?? '').replaceAll('\'', '')
    await fc.assert(fc.asyncProperty(things, async (rows) => {
      const found = await cells(rows)
      expect(found.map(([name, note]) => [bare(name!), bare(note!)])).toEqual(rows.map(({ name, note }) => [bare(name), bare(note)]))
      expect(found.map(row => row[2])).toEqual(rows.map(({ count }) => String(count)))
    }))
  })

  test('leaves texts alone in which nothing could be a formula', async () => {
    const harmless = text.filter(value => !/[=+\-@＝＋－＠\t\r\n]/.test(value))
    await fc.assert(fc.asyncProperty(fc.array(harmless), async (names) => {
      expect((await cells(names.map(name => thing({ name })))).map(([name]) => name)).toEqual(names)
    }))
  })

  test('has no text with which a formula could begin, whatever separates cells', async () => {
    await fc.assert(fc.asyncProperty(things, async (rows) => {
      for (const [name, note] of await cells(rows)) {
        for (const cell of [name!, note!]) {
          expect(cell).not.toMatch(/^[\t\r\n]/)
          for (const part of cell.split(/[;\t\r\n]/)) expect(part.replace(/^[\s"]+/, '')).not.toMatch(/^[=+\-@＝＋－＠]/)
        }
      }
    }))
  })

  test.for([
    ['=HYPERLINK("http://evil.example","x")', '\'=HYPERLINK("http://evil.example","x")'],
    ['+15551234567', '\'+15551234567'],
    [' \u00A0@SUM(1)', ' \u00A0\'@SUM(1)'],
    ['＝1+1', '\'＝1+1'],
    ['\tx', '\'\tx'],
    ['Bot/1.0; +http://bot.example', 'Bot/1.0; \'+http://bot.example'],
    ['a\n=1', 'a\n\'=1'],
    ['a=1, b-2 c@d.example', 'a=1, b-2 c@d.example'],
  ])('%j becomes %j', async ([name, cell]) => {
    expect((await cells([thing({ name })]))[0]![0]).toBe(cell)
  })

  test('times that no calendar holds stay numbers, and those of far years are no formulas', async () => {
    const found = await cells([8_640_000_000_000_001, 253_402_300_800_000, -62_198_755_200_001].map(at => thing({ at })))
    expect(found.map(row => row[3])).toEqual(['8640000000000001', '\'+010000-01-01T00:00:00.000Z', '\'-000002-12-31T23:59:59.999Z'])
  })
})

test('JSON lines give back every row as it was, one a line', async () => {
  await fc.assert(fc.asyncProperty(things, async (rows) => {
    const file = await written('jsonl', rows)
    expect(file.split('\n').slice(0, -1).map(line => JSON.parse(line))).toEqual(rows)
  }))
  expect(await written('jsonl')).toBe('')
})

test('JSON lines have the fields that are exported and no others', async () => {
  expect(await written('jsonl', [{ ...thing(), secret: 1 } as Thing])).toBe('{"name":"Ada","note":null,"count":1,"at":0}\n')
})

test('a file is named after the list and the time in UTC', () => {
  expect(exportFileName('users', 'csv', Date.UTC(2026, 10, 4, 2, 3, 4, 5))).toBe('rollcall-users-20261104T020304Z.csv')
})
