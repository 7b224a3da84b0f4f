import { createHash, randomBytes } from 'node:crypto'
import { SignJWT, decodeJwt, exportSPKI, generateKeyPair } from 'jose'
import type { CryptoKey } from 'jose'
import { makeId } from './ids.ts'

/**
 * The frontend host in the publishable key. A key wants a name with a dot, so `localhost:4400` cannot stand there; a
 * name under `.localhost` never leaves the machine, and the proxy setting says where requests really go.
 */
const FRONTEND_HOST = 'clerk.rollcall.localhost'
const TOKEN_LIFE_SECONDS = 60

/** A Clerk instance made on this machine: what Clerk's dashboard would show, and the private key that Clerk keeps. */
export interface ClerkInstance {
  /** `pk_live_…`: with a live key a browser signs in without a development browser token, and clerk-js gives no warning. */
  publishableKey: string
  /** `sk_live_…`; nothing accepts it, Clerk's SDK only wants one to be set. */
  secretKey: string
  /** The public half of the signing key, SPKI in PEM with real line breaks. */
  jwtKey: string
  /** `whsec_` and 24 bytes in base64. */
  webhookSecret: string
  /** The `iss` of session tokens. */
  issuer: string
  /** What Clerk appends to cookie names, so that two instances on one domain do not collide. */
  cookieSuffix: string
  privateKey: CryptoKey
}

/** Makes a new instance; it takes a moment, for its RSA key. */
export async function createInstance(): Promise<ClerkInstance> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 })
  const publishableKey = `pk_live_${Buffer.from(`${FRONTEND_HOST}$`).toString('base64')}`
  return {
    publishableKey,
    secretKey: `sk_live_${randomBytes(24).toString('hex')}`,
    jwtKey: await exportSPKI(publicKey),
    webhookSecret: createWebhookSecret(),
    issuer: `https://${FRONTEND_HOST}`,
    cookieSuffix: createHash('sha1').update(publishableKey).digest('base64url').slice(0, 8),
    privateKey,
  }
}

/** A fresh signing secret, as Svix makes them: `whsec_` and 24 random bytes in base64. */
export function createWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`
}

export interface SessionClaims {
  userId: string
  /** Becomes the claim `metadata.role`, as the session token template of the documentation puts it there. */
  role?: string
  /** Made when absent. */
  sessionId?: string
  /** The app's origin (`azp`), such as `http://localhost:3000`. */
  authorizedParty?: string
  /** Seconds since 1970; now when absent. */
  issuedAt?: number
  /** 60 when absent, as Clerk does; negative makes a token that has expired. */
  expiresInSeconds?: number
  /** Anything else, over the claims above. */
  extra?: Record<string, unknown>
}

/** A session token (JWT, RS256, version 2) that the instance's `jwtKey` verifies. */
export async function signSession(instance: ClerkInstance, claims: SessionClaims): Promise<string> {
  const issuedAt = claims.issuedAt ?? Math.floor(Date.now() / 1000)
  const payload = {
    v: 2,
    sub: claims.userId,
    sid: claims.sessionId ?? makeId('sess'),
    iss: instance.issuer,
    azp: claims.authorizedParty,
    iat: issuedAt,
    nbf: issuedAt - 10,
    exp: issuedAt + (claims.expiresInSeconds ?? TOKEN_LIFE_SECONDS),
    sts: 'active',
    fva: [0, -1],
    metadata: claims.role === undefined ? {} : { role: claims.role },
    ...claims.extra,
  }
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: `ins_${instance.cookieSuffix}` })
    .sign(instance.privateKey)
}

/**
 * The cookies, by name, that sign a browser in: the token, and when its client last changed (seconds since 1970). Each
 * stands under its plain and its suffixed name, as Clerk writes them. Cookies take no notice of the port, so
 * `localhost` serves both the app and the stand-in.
 *
 * @param clientUpdatedAt Seconds since 1970; must not be later than the token's `iat`, which it is when absent.
 */
export function sessionCookies(instance: ClerkInstance, token: string, clientUpdatedAt?: number): Record<string, string> {
  const updatedAt = String(clientUpdatedAt ?? decodeJwt(token).iat ?? 0)
  return {
    __session: token,
    [`__session_${instance.cookieSuffix}`]: token,
    __client_uat: updatedAt,
    [`__client_uat_${instance.cookieSuffix}`]: updatedAt,
  }
}

/** Cookies as the value of a `Cookie` header. */
export function cookieHeader(cookies: Record<string, string>): string {
  return Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ')
}

export interface EnvironmentOptions {
  /** Where the stand-in answers, such as `http://localhost:4400`. Without one the browser finds no Clerk at all. */
  standInUrl?: string
  adminUserIds?: string[]
}

/** The environment variables that connect the app to the instance. */
export function appEnvironment(instance: ClerkInstance, options: EnvironmentOptions = {}): Record<string, string> {
  const { standInUrl, adminUserIds = [] } = options
  return {
    NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY: instance.publishableKey,
    NUXT_CLERK_SECRET_KEY: instance.secretKey,
    NUXT_CLERK_JWT_KEY: instance.jwtKey,
    NUXT_CLERK_WEBHOOK_SIGNING_SECRET: instance.webhookSecret,
    NUXT_ADMIN_USER_IDS: adminUserIds.join(','),
    NUXT_PUBLIC_CLERK_KEYLESS_DISABLED: '1',
    CLERK_TELEMETRY_DISABLED: '1',
    ...(standInUrl && standInEnvironment(standInUrl)),
  }
}

/** Leads every request that the app or the browser would send to Clerk to the stand-in. */
function standInEnvironment(standInUrl: string): Record<string, string> {
  return {
    NUXT_CLERK_API_URL: standInUrl,
    NUXT_PUBLIC_CLERK_PROXY_URL: standInUrl,
    NUXT_PUBLIC_CLERK_JS_URL: `${standInUrl}/npm/@clerk/clerk-js/dist/clerk.browser.js`,
    NUXT_PUBLIC_CLERK_UI_URL: `${standInUrl}/ui.js`,
    NUXT_PUBLIC_CLERK_SIGN_IN_URL: `${standInUrl}/sign-in`,
  }
}
