import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answerFrontendCall } from './frontendApi.ts'
import { Clients } from './clients.ts'
import type { Account, Client } from './clients.ts'
import { drawAvatar } from './avatar.ts'
import { renderChooserPage } from './chooserPage.ts'
import { sessionCookies, signSession } from './instance.ts'
import type { ClerkInstance } from './instance.ts'

const CLIENT_COOKIE = '__client'
const COOKIE_LIFE_SECONDS = 7 * 24 * 3600
/** Longer than any test looks at one page: a kept connection that is closed just as it is used again fails. */
const KEEP_ALIVE_MS = 300_000
const FORM_MAX_BYTES = 10_000
const UI_SCRIPT = join(import.meta.dirname, 'ui.browser.js')

export interface StandInOptions {
  instance: ClerkInstance
  port: number
  /** The app's origin: the only place that the stand-in sends anybody to, and the only one that may ask it for tokens. */
  appUrl: string
  accounts: Account[]
}

export interface StandIn {
  /** The origin, such as `http://localhost:4400`. */
  url: string
  /** Stops it; open connections are broken. */
  close: () => Promise<void>
}

/**
 * Starts what stands in for the parts of Clerk that a browser talks to: the sign-in page, the Frontend API with its
 * handshake, clerk-js, and pictures of people. It listens on localhost only.
 *
 * @throws When the port is taken.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const url = `http://localhost:${options.port}`
  const handle = createHandler(options, url)
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error('The stand-in for Clerk failed:', error)
      response.writeHead(500).end()
    })
  })
  await listen(server, options.port)
  return { url, close: () => close(server) }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

function createHandler({ instance, appUrl, accounts }: StandInOptions, url: string): Handler {
  const clients = new Clients()
  const clerkJsFolder = dirname(fileURLToPath(import.meta.resolve('@clerk/clerk-js')))

  const signToken = async (client: Client) => client.session && signSession(instance, {
    userId: client.session.account.user.id,
    role: client.session.account.role,
    sessionId: client.session.id,
    authorizedParty: appUrl,
  })
  const api = { clients, signToken, urls: { signIn: `${url}/sign-in`, home: appUrl } }

  /** The cookies that say who is signed in on the client, or that nobody is. */
  async function cookiesFor(client: Client | null): Promise<string[]> {
    const token = client && await signToken(client)
    const identity = client ? [`${CLIENT_COOKIE}=${client.id}; HttpOnly; ${lasting(COOKIE_LIFE_SECONDS)}`] : []
    if (client && token) {
      const cookies = sessionCookies(instance, token, Math.floor(client.updatedAt / 1000))
      return [...identity, ...Object.entries(cookies).map(([name, value]) => `${name}=${value}; ${lasting(COOKIE_LIFE_SECONDS)}`)]
    }
    return [...identity, ...Object.keys(sessionCookies(instance, '', 0)).map(name => `${name}=; ${lasting(0)}`)]
  }

  /** An address of the app: the given one, or its first page when that is somewhere else. */
  function withinApp(address: string | null): string {
    return address && URL.parse(address)?.origin === appUrl ? address : `${appUrl}/`
  }

  async function showChooser(address: URL, client: Client | null, response: ServerResponse): Promise<void> {
    const html = renderChooserPage({
      accounts,
      signedInUserId: client?.session?.account.user.id ?? null,
      redirectUrl: withinApp(address.searchParams.get('redirect_url')),
    })
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'content-security-policy': `default-src 'none'; img-src ${url} data:; style-src 'unsafe-inline'; frame-ancestors 'none'`,
    }).end(html)
  }

  async function signIn(request: IncomingMessage, client: Client | null, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readForm(request))
    const account = accounts.find(({ user }) => user.id === form.get('user_id'))
    if (!account) return refuse(response, 400, 'There is no such account.')
    const signedIn = clients.signIn(client, account)
    response.writeHead(303, { 'location': withinApp(form.get('redirect_url')), 'set-cookie': await cookiesFor(signedIn) }).end()
  }

  async function signOut(client: Client | null, response: ServerResponse): Promise<void> {
    if (client) clients.signOut(client)
    response.writeHead(303, { 'location': '/sign-in', 'set-cookie': await cookiesFor(client) }).end()
  }

  /**
   * The app sends a browser here when its token has run out: it gets a new one and goes back. Clerk hands the cookies
   * over in a signed parameter, since its domain is another; localhost's cookies reach the app as they are.
   */
  async function shakeHands(address: URL, client: Client | null, response: ServerResponse): Promise<void> {
    response.writeHead(307, {
      'location': withinApp(address.searchParams.get('redirect_url')),
      'cache-control': 'no-store',
      'set-cookie': await cookiesFor(client),
    }).end()
  }

  async function answerApi(request: IncomingMessage, address: URL, client: Client | null, response: ServerResponse): Promise<void> {
    const headers = {
      'access-control-allow-origin': appUrl,
      'access-control-allow-credentials': 'true',
      'vary': 'Origin',
      'cache-control': 'no-store',
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { ...headers, 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization, content-type' }).end()
      return
    }
    if (request.headers.origin && request.headers.origin !== appUrl) return refuse(response, 403, 'Only the app may ask.')
    const method = address.searchParams.get('_method') ?? request.method ?? 'GET'
    const answer = await answerFrontendCall(api, { method, path: address.pathname, client })
    response.writeHead(answer.status, {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'set-cookie': answer.signedOut ? await cookiesFor(client) : [],
    }).end(JSON.stringify(answer.json))
  }

  return async (request, response) => {
    // A page elsewhere whose name leads to this machine must not reach the accounts.
    if (request.headers.host !== new URL(url).host) return refuse(response, 421, `This is ${url}.`)
    const address = new URL(request.url ?? '/', url)
    const client = clients.find(cookiesOf(request)[CLIENT_COOKIE])
    const route = `${request.method} ${address.pathname}`

    if (address.pathname === '/v1/client/handshake') return shakeHands(address, client, response)
    if (address.pathname.startsWith('/v1/')) return answerApi(request, address, client, response)
    if (route === 'POST /sign-in' || route === 'POST /sign-out') {
      if (request.headers.origin !== url) return refuse(response, 403, 'Only this page’s own form may ask.')
      return address.pathname === '/sign-in' ? signIn(request, client, response) : signOut(client, response)
    }
    if (route === 'GET /') return void response.writeHead(302, { location: '/sign-in' }).end()
    if (/^GET \/sign-in(\/|$)/.test(route)) return showChooser(address, client, response)
    if (route === 'GET /ui.js') return sendFile(UI_SCRIPT, response)
    if (route.startsWith('GET /npm/@clerk/clerk-js/dist/')) return sendFile(join(clerkJsFolder, basename(address.pathname)), response)
    if (/^GET \/images\/[\w.-]+\.svg$/.test(route)) return sendImage(drawAvatar(basename(address.pathname)), response)
    return refuse(response, 404, 'There is nothing here.')
  }
}

/** Cookie attributes: readable by scripts, since clerk-js keeps the token fresh. */
function lasting(seconds: number): string {
  return `Path=/; Max-Age=${seconds}; SameSite=Lax`
}

function cookiesOf(request: IncomingMessage): Record<string, string> {
  const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim().split('=', 2))
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair.length === 2))
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > FORM_MAX_BYTES) throw new Error('The form is too large')
  }
  return text
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const content = await readFile(path).catch(() => null)
  if (!content) return refuse(response, 404, 'There is no such file.')
  response.writeHead(200, {
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
    'cache-control': 'max-age=3600',
  }).end(content)
}

function sendImage(svg: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' }).end(svg)
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close(error => error ? reject(error) : resolve())
    server.closeAllConnections()
  })
}
