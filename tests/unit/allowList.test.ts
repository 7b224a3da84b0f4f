import { expect, test } from 'vitest'
import { isAllowed, parseAllowList } from '../../server/services/allowList'

test.for<[string, string, boolean]>([
  ['203.0.113.0/24', '203.0.113.9', true],
  ['203.0.113.0/24', '::ffff:203.0.113.9', true],
  ['::ffff:203.0.113.9', '203.0.113.9', true],
  ['::ffff:203.0.113.0/120', '203.0.113.9', true],
  ['::ffff:203.0.113.0/120', '::ffff:203.0.113.9', true],
  ['::ffff:203.0.113.0/120', '203.0.114.9', false],
  ['::ffff:0:0/96', '198.51.100.1', true],
  ['::ffff:0:0/96', '2001:db8::1', false],
  ['2001:db8::/32', '2001:db8::1', true],
  ['2001:db8::/32', '203.0.113.9', false],
])('%s and the address %s: %s', ([entry, address, isIn]) => {
  const { allowList, unreadable } = parseAllowList([entry])
  expect(unreadable).toEqual([])
  expect(isAllowed(allowList!, address)).toBe(isIn)
})
