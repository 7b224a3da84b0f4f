import { expect, test } from 'vitest'
import { createRowSlots } from '../../composables/rowSlots'

/** Rows of a window that looks from one place on. */
const rowsFrom = (first: number, count = 10) => Array.from({ length: count }, (_, index) => first + index)

/** The slots of rows in their order, drawn one window after the other. */
function drawn(windows: { rows: number[], focused?: number | null }[]) {
  const slotsOf = createRowSlots()
  return windows.map(({ rows, focused = null }) => {
    const slots = slotsOf(rows, focused)
    return rows.map(row => slots.get(row))
  })
}

test('rows that stay keep their slots, and those that come take the slots of those that went', () => {
  expect(drawn([{ rows: rowsFrom(0) }, { rows: rowsFrom(3) }, { rows: rowsFrom(1) }])).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [3, 4, 5, 6, 7, 8, 9, 0, 1, 2],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 0],
  ])
})

test('a window that has nothing in common with the one before uses its elements in the order in which they stand', () => {
  expect(drawn([{ rows: rowsFrom(0) }, { rows: rowsFrom(1000) }])[1]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('a longer window makes the rows that it lacks, and a shorter one lets slots go', () => {
  expect(drawn([{ rows: rowsFrom(0, 2) }, { rows: rowsFrom(1, 4) }, { rows: rowsFrom(4, 1) }, { rows: rowsFrom(4, 3) }])).toEqual([
    [0, 1], [1, 0, 2, 3], [3], [3, 4, 5],
  ])
})

test('nothing moves past a row with the focus', () => {
  const [, further] = drawn([{ rows: rowsFrom(0), focused: 5 }, { rows: rowsFrom(3), focused: 5 }])
  expect(further).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
})

test('a row with the focus that is out of sight, above or below, lets the others be used again', () => {
  const above = drawn([{ rows: rowsFrom(0), focused: 0 }, { rows: [0, ...rowsFrom(50)], focused: 0 }, { rows: [0, ...rowsFrom(52)], focused: 0 }])
  expect(above[2]).toEqual([0, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2])
  const below = drawn([{ rows: [...rowsFrom(10), 99], focused: 99 }, { rows: [...rowsFrom(8), 99], focused: 99 }])
  expect(below[1]).toEqual([8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 10])
})

test('from below the window to above it, the row with the focus is not moved past others', () => {
  const [before, after] = drawn([{ rows: [...rowsFrom(10), 99], focused: 99 }, { rows: [99, ...rowsFrom(200)], focused: 99 }])
  expect(before!.filter(slot => after!.includes(slot))).toEqual([10])
})

test('a row that gets the focus does not take over the elements of the one that had it', () => {
  const [, after] = drawn([{ rows: [0, ...rowsFrom(50)], focused: 0 }, { rows: [1, ...rowsFrom(50)], focused: 1 }])
  expect(after).toEqual([11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})
