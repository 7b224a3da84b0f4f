import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../scripts/app/build'
import { SUITES, THOUSAND, TO_SERVER_PER_THOUSAND } from '../../scripts/fuzz/cases'
import { faultText } from '../../scripts/fuzz/faultText'
import { fuzz } from '../../scripts/fuzz/fuzz'

const SEED = 1
const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index)
/** Of the long run, which docs/reliability.md describes, the first thousand cases, and of the next three thousand those that go to the server. */
const NUMBERS = [...range(0, THOUSAND), ...[1, 2, 3].flatMap(thousand => range(thousand * THOUSAND, TO_SERVER_PER_THOUSAND))]

beforeAll(async () => {
  await ensureBuilt()
})

test('odd, broken and forged requests are answered as they should be, and leave the server well', async () => {
  const { tally, faults, problems } = await fuzz({ seed: SEED, numbers: NUMBERS, isPatient: false })
  expect([...faults.map(fault => faultText(fault, SEED)), ...problems].join('\n\n')).toBe('')
  expect(Object.keys(tally).toSorted()).toEqual(SUITES.map(({ name }) => name).toSorted())
  expect(Object.values(tally).flatMap(words => Object.values(words)).reduce((sum, count) => sum + count)).toBe(NUMBERS.length)
})
