import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { sessionKeys } from '../../server/services/sessionKeys'

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' })
const published = { kid: 'ins_1', ...publicKey.export({ format: 'jwk' }) as { kty: string, n: string, e: string } }

let now = 0
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})

test('a known key is found without asking again', async () => {
  const ask = vi.fn(async () => [published])
  const find = sessionKeys(ask)
  expect(await Promise.all([find('ins_1'), find('ins_1'), find('ins_2')])).toEqual([pem, pem, null])
  now += 1_000_000
  expect(await find('ins_1')).toBe(pem)
  expect(ask).toHaveBeenCalledOnce()
})

test('an unknown key asks again only after five minutes, and a new one is found then', async () => {
  const ask = vi.fn(async () => [published])
  const find = sessionKeys(ask)
  await find('ins_1')
  now += 299_999
  expect(await find('ins_new')).toBeNull()
  expect(ask).toHaveBeenCalledOnce()
  ask.mockResolvedValue([published, { ...published, kid: 'ins_new' }])
  now += 1
  expect(await find('ins_new')).toBe(pem)
})

test('when Clerk cannot be asked nobody is let in, and strangers do not make it worse', async () => {
  const ask = vi.fn(() => Promise.reject(new Error('no network')))
  const find = sessionKeys(ask)
  for (let n = 0; n < 10; n++) expect(await find(`ins_${n}`)).toBeNull()
  expect(ask).toHaveBeenCalledOnce()
})
