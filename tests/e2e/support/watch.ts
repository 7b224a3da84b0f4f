import type { ConsoleMessage, Page } from 'playwright-core'
import { drawAvatar } from '../../../scripts/clerk/avatar'

/** Where Clerk keeps the pictures of people. */
const PICTURES = 'https://img.clerk.com'

export interface WatchOptions {
  /** Everything else is outside. */
  origins: string[]
  complaints: RegExp[]
  blocked?: RegExp
}

export interface Watch {
  page: Page
  /** What was wrong with the page so far, expected complaints that did not come included. */
  problems: () => string[]
}

/**
 * Notes whatever a page should not do: errors, warnings, hydration mismatches (Vue reports each as an error) and
 * requests to the outside, which get no answer. Pictures of people are answered here.
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
  await page.route(url => !origins.includes(url.origin), (route) => {
    const url = new URL(route.request().url())
    if (url.origin === PICTURES) return route.fulfill({ contentType: 'image/svg+xml', body: drawAvatar(url.pathname) })
    note(`Request to the outside: ${url}`)
    return route.abort()
  })
  if (blocked) await page.route(blocked, route => route.abort())

  return { page, problems: () => [...problems, ...[...awaited].map(pattern => `Expected, but did not come: ${pattern}`)] }
}

function isComplaint(message: ConsoleMessage): boolean {
  return message.type() === 'error' || message.type() === 'warning' || message.type() === 'assert'
}
