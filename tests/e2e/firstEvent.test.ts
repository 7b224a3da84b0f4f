import { expect, test } from 'vitest'
import { REJECTED_REQUESTS } from '../../scripts/clerk/sender'
import { rowsOf } from './support/lists'
import { acceptedOn } from './support/overview'
import { personEvent } from './support/people'
import { useRollcall } from './support/rollcall'

const rollcall = await useRollcall()
const reject = () => rollcall.sendRaw(secret => REJECTED_REQUESTS.missing_headers(secret, { body: '{}' }))

test('the very first event and what fails show up by themselves, and a page that comes next goes on with the same stream', async () => {
  const page = await rollcall.open('/events')
  await page.getByText('No events yet').waitFor()
  await rollcall.send(personEvent({ id: 'user_first' }))
  await rowsOf(page).first().waitFor()
  const streams: string[] = []
  page.on('request', request => request.url().endsWith('/api/live') && streams.push(request.url()))
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
  await expect.poll(() => acceptedOn(page)).toBe(1)
  await page.getByRole('link', { name: 'Failures', exact: true }).click()
  await page.getByText('Nothing has failed').waitFor()
  await reject()
  const card = page.getByRole('article')
  await card.getByText('1 delivery', { exact: true }).waitFor()
  await reject()
  await card.getByText('2 deliveries', { exact: true }).waitFor()
  expect(streams, 'the stream of the first page, whose alerts it follows').toEqual([])
})
