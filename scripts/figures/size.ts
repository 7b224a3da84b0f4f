import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { BrowserContext } from 'playwright-core'
import { ensureBuilt } from '../app/build.ts'
import { openBrowser } from './browser.ts'
import { filledFile } from './fill/fill.ts'
import { startOn } from './server.ts'

const KB = 1024
const SCRIPT_GOAL = 260 * KB
const STYLE_GOAL = 45 * KB
const SIZE = { users: 1000, events: 5000 }

/**
 * Measures what a first visit to each page loads, by opening it in a browser: scripts and stylesheets of the app, each
 * compressed with gzip. Clerk's own script comes from Clerk and is not counted. `--check` has a missed goal end in exit
 * code 1.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  const server = await startOn(filledFile(SIZE))
  const browser = await openBrowser(server.url, server.cookie)
  let missed = false
  try {
    console.log('First load of each page, in KB (1,024 bytes) after gzip: script, stylesheet')
    for (const path of await pathsOf(server.get)) {
      const { script, style } = await firstLoad(browser.context, server.url, path)
      const isTooLarge = script > SCRIPT_GOAL || style > STYLE_GOAL
      missed ||= isTooLarge
      console.log(`${path.padEnd(48)}${inKb(script)}${inKb(style)}${isTooLarge ? '  too large' : ''}`)
    }
    console.log(`Wanted: at most ${inKb(SCRIPT_GOAL).trim()} and ${inKb(STYLE_GOAL).trim()}.`)
  }
  finally {
    await browser.close()
    await server.stop()
  }
  if (values.check && missed) process.exitCode = 1
}

/** One address of each page. */
async function pathsOf(get: (path: string) => Promise<{ body: string }>): Promise<string[]> {
  const first = async (list: string) => encodeURIComponent(JSON.parse((await get(`/api/${list}?limit=1`)).body).items[0].id)
  return [
    '/', '/users', `/users/${await first('users')}`, '/events', `/events/${await first('events')}`,
    '/deliveries', `/deliveries/${await first('deliveries')}`, '/failures', '/mending', '/mending/rebuild', '/help', '/sign-in',
  ]
}

/** The bytes that a browser without a cache loads until the page is quiet. */
async function firstLoad(context: BrowserContext, appUrl: string, path: string): Promise<{ script: number, style: number }> {
  const page = await context.newPage()
  const sizes = { script: 0, style: 0 }
  const pending: Promise<void>[] = []
  page.on('response', (response) => {
    const kind = response.url().startsWith(appUrl) ? { script: 'script', stylesheet: 'style' }[response.request().resourceType()] : undefined
    if (kind !== 'script' && kind !== 'style') return
    pending.push(response.body().then((body) => {
      sizes[kind] += gzipSync(body, { level: 9 }).length
    }))
  })
  await page.goto(`${appUrl}${path}`, { waitUntil: 'networkidle' })
  await Promise.all(pending)
  await page.close()
  return sizes
}

const inKb = (bytes: number) => (bytes / KB).toFixed(1).padStart(9)

await main()
