import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { ensureBuilt } from '../../../scripts/app/build'
import { findOwnPort } from '../../../scripts/app/ports'
import { startApp, type RunningApp } from '../../../scripts/app/start'
import type { Account } from '../../../scripts/clerk/clients'
import { appEnvironment, createInstance } from '../../../scripts/clerk/instance'
import { deliver, send, signedRequest, type WebhookRequest } from '../../../scripts/clerk/sender'
import { startStandIn } from '../../../scripts/clerk/standIn'
import { QUICK_DISK } from '../../quickDisk'
import { makeAccounts, type AccountName } from './accounts'
import { takeTab, type Tab } from './browser'
import { watchPage, type Watch } from './watch'

export interface PageOptions extends BrowserContextOptions {
  /** Who is signed in; the admin when absent, nobody when null. */
  as?: AccountName | null
  /** What this page is expected to complain of, each at least once; anything else fails the test. */
  complaints?: RegExp[]
  /** Requests that get no answer. */
  blocked?: RegExp
}

interface Open { tab: Tab, watch: Watch }

// For all files that this process runs: a tab that is used again has the scripts of these addresses ready.
await ensureBuilt()
const appPort = await findOwnPort()
const standInPort = await findOwnPort()
const appUrl = `http://localhost:${appPort}`
const standInUrl = `http://localhost:${standInPort}`
const instance = await createInstance()
const accounts = makeAccounts(standInUrl)
await startStandIn({ instance, port: standInPort, appUrl, accounts: Object.values(accounts) })

/**
 * The built server on a database of its own, for all tests of one file, beside the stand-in for Clerk and a browser. Every
 * page that a test opens is watched, and closed at the test's end.
 *
 * @param settings Settings of the app, over those that connect it to the stand-in.
 */
export async function useRollcall(settings: Record<string, string> = {}) {
  const endpoint = `${appUrl}/api/webhooks`
  let folder: string
  let app: RunningApp
  let opened: Open[] = []

  const start = () => startApp({
    port: appPort,
    cwd: folder,
    env: { ...appEnvironment(instance, { standInUrl, adminUserIds: [accounts.admin.user.id] }), NUXT_DATABASE_URL: `file:${join(folder, 'rollcall.db')}`, ...settings },
  })

  beforeAll(async () => {
    folder = await mkdtemp(join(QUICK_DISK, 'rollcall-e2e-'))
    app = await start()
    // The thread that draws pages loads what it needs with its first request, which need not be the first test's.
    void fetch(appUrl, { redirect: 'manual' }).then(answer => answer.text()).catch(() => {})
  })
  afterAll(async () => {
    await app?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  afterEach(async ({ task }) => {
    const all = opened
    opened = []
    const failed = task.result?.state === 'fail'
    for (const [index, { tab }] of all.entries()) {
      if (failed) await tab.page.screenshot({ path: join('test-results', `${task.name.replaceAll(/\W+/g, '-')}-${index + 1}.png`) }).catch(() => {})
      await tab.giveBack(failed)
    }
    expect(all.flatMap(({ watch }) => watch.problems())).toEqual([])
  })

  async function signIn(page: Page, account: Account): Promise<void> {
    const form = { user_id: account.user.id, redirect_url: `${appUrl}/` }
    const answer = await page.request.post(`${standInUrl}/sign-in`, { form, headers: { origin: standInUrl }, maxRedirects: 0 })
    expect(answer.status()).toBe(303)
  }

  return {
    url: appUrl,
    /** The server's file, which others may write too. */
    databaseFile: () => join(folder, 'rollcall.db'),
    standInUrl,
    accounts,
    /** Delivers an event as Clerk does, really signed, and gives what became of it; it has to be answered with this status. */
    async send(event: object, id?: string, status = 200): Promise<string> {
      const answer = await deliver(endpoint, instance.webhookSecret, { id, body: JSON.stringify(event) })
      expect(answer).toMatchObject({ status })
      return answer.body
    },
    /** Sends any request to the webhook. */
    sendRaw: (make: (secret: string) => WebhookRequest) => send(endpoint, make(instance.webhookSecret)),
    signed: (body: string, id?: string) => signedRequest(instance.webhookSecret, { id, body }),
    /** Stops the server, does what has to happen without it, and starts it again. */
    async restart(whileDown?: () => Promise<unknown>): Promise<void> {
      await app.stop()
      await whileDown?.()
      app = await start()
    },
    /** Opens a page at the path and waits until it can be used; without scripts, until the server's answer is there. With no path it is empty, and its reader signed in. */
    async open(path: string | null, options: PageOptions = {}): Promise<Page> {
      const { as = 'admin', complaints = [], blocked, ...contextOptions } = options
      const tab = await takeTab({ baseURL: appUrl, ...contextOptions })
      const { page } = tab
      opened.push({ tab, watch: await watchPage(page, { origins: [appUrl, standInUrl], complaints, blocked }) })
      if (as) await signIn(page, accounts[as])
      if (path === null) return page
      if (options.javaScriptEnabled === false) await page.goto(path)
      else await visit(page, path)
      return page
    },
  }
}

/** Goes to the path and waits until the page can be used. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path, { waitUntil: 'domcontentloaded' })
  await untilHydrated(page)
}

/** Goes to the path as a link of the app does, without a load. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    const root: (Element & { __vue_app__?: { config: { globalProperties: { $router?: { push: (to: string) => unknown } } } } }) | null = document.querySelector('#__nuxt')
    void root?.__vue_app__?.config.globalProperties.$router?.push(to)
  }, path)
  await page.waitForURL(path)
}

/** Waits until the app has taken over the page that the server rendered, where there is a script that does. */
export async function untilHydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const root: (Element & { __vue_app__?: { $nuxt?: { isHydrating?: boolean } } }) | null = document.querySelector('#__nuxt')
    return !document.querySelector('script[type="module"]') || root?.__vue_app__?.$nuxt?.isHydrating === false
  })
}

/** Waits until a part of the page whose script comes later than the page's has been taken over: Vue keeps listeners under `_vei`. */
export async function untilItListens(part: Locator): Promise<void> {
  await expect.poll(() => part.evaluate(element => Object.getOwnPropertySymbols(element).some(({ description }) => description === '_vei'))).toBe(true)
}
