import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCourse } from '../../scripts/order/check'
import { anyCourse } from '../../scripts/order/course'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()

test('however deliveries are mixed, repeated, started together and met by kills of the store, the users are those of the ordered history, and of the log', async () => {
  const tally = { histories: 0, deliveries: 0, killed: 0, closed: 0 }
  await fc.assert(fc.asyncProperty(anyCourse, async (course) => {
    expect(await checkCourse(course, files.newFile, tally)).toEqual([])
  }), { numRuns: 60 })
  expect(tally.killed).toBeGreaterThan(0)
})
