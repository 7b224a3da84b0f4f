import { expect, test } from 'vitest'
import { restAfter } from '../../server/services/retention'

test('a step rests nine times as long as it took, but neither for nothing nor for longer than two seconds', () => {
  expect([0, 1, 10, 200, 60_000].map(restAfter)).toEqual([20, 20, 90, 1800, 2000])
})
