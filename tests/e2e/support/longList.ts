import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { rowNames, summaryOf } from './lists'
import { minute, personEvent } from './people'

export const PEOPLE = 320
const SENT_AT_ONCE = 20
const ROWS_IN_SIGHT_AT_MOST = 16

export const nameOf = (number: number) => `Person ${String(number).padStart(3, '0')}`
export const scrollerOf = (page: Page) => page.locator('[data-slot=body]').filter({ has: page.getByRole('table') })
export const scrollTo = (page: Page, top: number) => scrollerOf(page).evaluate((element, offset) => element.scrollTo(0, offset), top)

/** Sends so many people that a list of them has many pages of rows, and so has the list of their events, in which the last one is the newest. */
export async function sendManyPeople({ send }: { send: (event: object, id: string) => Promise<unknown> }): Promise<void> {
  const sendPerson = (number: number) =>
    send(personEvent({ id: `user_${number}`, first_name: 'Person', last_name: String(number).padStart(3, '0'), image_url: `https://img.clerk.com/${number}`, created_at: minute(number) }), `msg_${number}`)
  const others = Array.from({ length: PEOPLE - 1 }, (_, index) => index + 1)
  while (others.length > 0) await Promise.all(others.splice(0, SENT_AT_ONCE).map(sendPerson))
  await sendPerson(PEOPLE)
}

/** Scrolls a list to the end of its first rows, and waits for the next ones. */
export async function scrollToMoreRows(page: Page): Promise<void> {
  await scrollTo(page, 1e6)
  await expect.poll(() => summaryOf(page).innerText()).not.toMatch(/^40 of/)
}

/** Runs in the page: waits until no row moves any more. One whose height was a guess moves others once it is measured. */
export async function untilStill(scroller: Element) {
  let before = ''
  for (let still = 0; still < 30;) {
    await new Promise(requestAnimationFrame)
    const now = [...scroller.querySelectorAll('tr[data-index]')].map(row => row.getBoundingClientRect().top).join()
    still = now === before ? still + 1 : 0
    before = now
  }
}

/** Waits until rows beyond the window's edges are drawn as well, which they are not after a jump. */
export const untilAtRest = (page: Page) => expect.poll(async () => (await rowNames(page)).length).toBeGreaterThan(ROWS_IN_SIGHT_AT_MOST + 2)
