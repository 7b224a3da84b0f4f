import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPageRows } from '../../composables/pageRows'

interface Row { id: number, from: string }

const page = (from: string, ...ids: number[]) => ({ items: ids.map((id): Row => ({ id, from })) })

test('rows of pages come one after the other, and of those that come twice the first stands', () => {
  const rowsOf = createPageRows<Row>()
  const [first, second, third] = [page('first', 1, 2), page('second', 2, 3), page('third', 3, 1, 4)]
  expect(rowsOf([first, second, third])).toEqual([...first.items, second.items[1], third.items[2]])
})

test('it comes to the same whether the pages grow at the end, are fewer, or are others', () => {
  const pages = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 5 })
    .map(all => all.map((ids, index) => page(String(index), ...ids)))
  const step = fc.record({ other: pages, kept: fc.nat(5), isFollowed: fc.boolean() })
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
    const rowsOf = createPageRows<Row>()
    let shown: { items: Row[] }[] = []
    for (const { other, kept, isFollowed } of steps) {
      shown = [...shown.slice(0, kept), ...isFollowed ? other : []]
      expect(rowsOf(shown)).toEqual(createPageRows<Row>()(shown))
    }
  }))
})

test('rows that are added leave an array that was given before as it was', () => {
  const rowsOf = createPageRows<Row>()
  const [first, second] = [page('first', 1), page('second', 2)]
  const before = rowsOf([first])
  expect(rowsOf([first, second])).not.toBe(before)
  expect(before).toEqual(first.items)
})
