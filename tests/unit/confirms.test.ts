import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { confirms } from '../../scripts/rebuild/confirms'

/** Answers on a terminal by pressing keys. */
async function answered(keys: string): Promise<boolean> {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })]
  const asked = once(output, 'data')
  const answer = confirms('Rows to write: insert 1.', { input, output })
  await asked
  input.write(keys)
  return answer
}

test('rows are written by a yes alone', async () => {
  expect([await answered('yes\r'), await answered(' YES \r'), await answered('y\r'), await answered('\r')]).toEqual([true, true, false, false])
})

test('Ctrl+C and Ctrl+D are a no', async () => {
  expect([await answered('\u0003'), await answered('\u0004'), await answered('yes\u0003')]).toEqual([false, false, false])
})
