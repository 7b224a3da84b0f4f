import type { Client, Clients } from './clients.ts'
import { clientResource, environmentResource, errorResource, sessionResource, tokenResource, userResource } from './frontendResources.ts'

/** A request to the Frontend API. */
export interface FrontendCall {
  /** The real method, also of a request that clerk-js tunnels through POST with `_method`. */
  method: string
  /** Such as `/v1/client`. */
  path: string
  /** The browser that asks; null when it is not known. */
  client: Client | null
}

export interface FrontendAnswer {
  status: number
  json: Record<string, unknown>
  /** The browser's cookies have to say that nobody is signed in any more. */
  signedOut?: boolean
}

interface FrontendApi {
  clients: Clients
  /** A fresh token for whoever is signed in on the client. */
  signToken: (client: Client) => Promise<string | null>
  urls: { signIn: string, home: string }
}

const SESSION_PATH = /^\/v1\/client\/sessions\/(?<id>[^/]+)\/(?<action>touch|tokens|remove|end)$/

/** Answers what clerk-js asks for: the environment, the client, its session's tokens, and signing out. */
export async function answerFrontendCall(api: FrontendApi, call: FrontendCall): Promise<FrontendAnswer> {
  const { method, path, client } = call
  if (path === '/v1/environment' && (method === 'GET' || method === 'PATCH')) {
    return { status: 200, json: environmentResource(api.urls) }
  }
  if (path === '/v1/client' && method === 'GET') {
    const json = client && clientResource(client, await api.signToken(client))
    return { status: 200, json: { response: json, client: null } }
  }
  if (method === 'DELETE' && (path === '/v1/client' || /^\/v1\/client(\/[^/]+)?\/sessions$/.test(path))) {
    return signOut(api, client)
  }
  const match = SESSION_PATH.exec(path)?.groups
  if (match && method === 'POST') return answerSessionCall(api, client, match.id, match.action)
  if (path === '/v1/me' && method === 'GET' && client?.session) {
    return { status: 200, json: { response: userResource(client.session), client: null } }
  }
  return { status: 404, json: errorResource('resource_not_found', `The stand-in for Clerk has no ${method} ${path}.`) }
}

async function answerSessionCall(api: FrontendApi, client: Client | null, id?: string, action?: string): Promise<FrontendAnswer> {
  const token = client?.session?.id === id && client ? await api.signToken(client) : null
  if (!client?.session || !token) {
    return { status: 401, json: errorResource('signed_out', 'Nobody is signed in here.'), signedOut: true }
  }
  client.session.lastActiveAt = Date.now()
  if (action === 'tokens') return { status: 200, json: tokenResource(token) }
  if (action === 'touch') {
    return { status: 200, json: { response: sessionResource(client.session, token), client: clientResource(client, token) } }
  }
  return signOut(api, client)
}

function signOut(api: FrontendApi, client: Client | null): FrontendAnswer {
  if (client) api.clients.signOut(client)
  const json = client && clientResource(client, null)
  return { status: 200, json: { response: json, client: json }, signedOut: true }
}
