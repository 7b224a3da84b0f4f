import type { ConsoleMessage, Page } from 'playwright-core'
import { PICTURES_ORIGIN } from '../../../scripts/clerk/avatar'

export interface WatchOptions {
  /** Everything else is outside. */
  origins: string[]
  complaints: RegExp[]
  blocked?: RegExp
}

export interface Watch {
  /** What was wrong with the page so far, expected complaints that did not come included. */
  problems: () => string[]
}

/**
 * Notes whatever a page should not do: errors, warnings, hydration mismatches (Vue reports each as an error) and
 * requests to the outside.
 */
export async function watchPage(page: Page, { origins, complaints, blocked }: WatchOptions): Promise<Watch> {
  const problems: string[] = []
  const awaited = new Set(complaints)
  const note = (text: string) => {
    const expected = complaints.find(pattern => pattern.test(text))
    if (expected) awaited.delete(expected)
    else problems.push(text)
  }

  page.on('pageerror', error => note(`Uncaught: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    if (isComplaint(message)) note(`Console ${message.type()}: ${message.text()} (${message.location().url})`)
  })
  page.on('websocket', socket => note(`Web socket to ${socket.url()}`))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (/^https?:$/.test(protocol) && ![...origins, PICTURES_ORIGIN].includes(origin)) note(`Request to the outside: ${request.url()}`)
  })
  if (blocked) await page.route(blocked, route => route.abort())

  return { problems: () => [...problems, ...[...awaited].map(pattern => `Expected, but did not come: ${pattern}`)] }
}

function isComplaint(message: ConsoleMessage): boolean {
  return message.type() === 'error' || message.type() === 'warning' || message.type() === 'assert'
}
