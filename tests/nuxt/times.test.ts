import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeEach, expect, test } from 'vitest'
import TimeText from '~/components/TimeText.vue'

const NOW = Date.UTC(2026, 10, 23, 21, 4, 5)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

beforeEach(() => {
  useState('zone').value = 'UTC'
  useState('now').value = NOW
})

const textOf = async (at: number | null, as?: 'short' | 'full' | 'relative') => (await mountSuspended(TimeText, { props: { at, as } })).text()

test.for<[number, string]>([
  [NOW - 30_000, 'just now'],
  [NOW + 30_000, 'just now'],
  [NOW - MINUTE, '1 minute ago'],
  [NOW - 59 * MINUTE, '59 minutes ago'],
  [NOW - HOUR, '1 hour ago'],
  [NOW - 49 * HOUR, '2 days ago'],
  [NOW + 3 * HOUR, 'in 3 hours'],
])('%d is told relative to now: %s', async ([at, text]) => {
  expect(await textOf(at, 'relative')).toBe(text)
})

test('the year is named only when it is another one, by the reader’s zone', async () => {
  const newYear = Date.UTC(2026, 0, 1, 0, 30)
  expect(await textOf(newYear)).toBe('1 Jan, 00:30 UTC')
  useState('zone').value = 'America/New_York'
  expect(await textOf(newYear)).toBe('31 Dec 2025, 19:30')
})

test('the hour that summer time repeats is read as each zone has it', async () => {
  useState('zone').value = 'Europe/Berlin'
  expect(await textOf(Date.UTC(2026, 9, 25, 0, 30), 'full')).toBe('25 Oct 2026, 02:30:00')
  expect(await textOf(Date.UTC(2026, 9, 25, 1, 30), 'full')).toBe('25 Oct 2026, 02:30:00')
})

test('the machine-readable time and the zone stand beside the text', async () => {
  useState('zone').value = 'Asia/Tokyo'
  const time = (await mountSuspended(TimeText, { props: { at: NOW } })).get('time')
  expect(time.attributes('datetime')).toBe('2026-11-23T21:04:05.000Z')
  expect(time.attributes('title')).toBe('24 Nov 2026, 06:04:05 (Asia/Tokyo)')
})

test.for([null, Number.NaN, 9e15])('%s is no time, and says so', async (at) => {
  expect(await textOf(at)).toBe('Never')
})
