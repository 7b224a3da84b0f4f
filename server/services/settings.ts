import { createPublicKey } from 'node:crypto'
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { parseAllowList, type AllowList } from './allowList'
import { isSigningSecret, splitSecrets } from './doctor/secretForms'

export const DATABASE_URL_DEFAULT = 'file:.data/rollcall.db'
const BODY_LIMIT_DEFAULT = 1024 * 1024
const RETENTION_DAYS_DEFAULT = 90
/** A century: whoever wants more wants 0. */
const RETENTION_DAYS_MAX = 36_500
/** A shorter one could be guessed. */
const METRICS_TOKEN_MIN_LENGTH = 16
/** The largest limit that can be set: a body is held in memory as a whole. */
const BODY_LIMIT_MAX = 64 * 1024 * 1024

/** From the most to the least that is logged. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** What the environment sets, checked and in the form that the app uses. */
export interface Settings {
  /** As they are configured, in order. Empty: none is set, and the webhook is closed. */
  configuredSecrets: string[]
  /** The well-formed ones of them: each accepts a delivery. Empty: the webhook is closed. */
  signingSecrets: string[]
  /** Settings without which nobody can sign in. Empty: all are set. */
  missingForSignIn: string[]
  /** Where a person signs in: a path of ours, or a page of Clerk's. */
  signInUrl: string
  adminUserIds: ReadonlySet<string>
  /** Null when no role makes an admin. */
  adminRole: string | null
  databaseFile: string
  /** So many days payloads and deliveries are kept; null: for ever. */
  retentionDays: number | null
  maxBodyBytes: number
  /** Null when every address may deliver. */
  allowedIps: AllowList | null
  trustProxy: boolean
  /** The Clerk instance whose events are taken; null: any. */
  clerkInstanceId: string | null
  /** The origin under which the world reaches this app, such as `https://rollcall.example.com`; null where it is not known. */
  siteUrl: string | null
  /** Who is told when something is wrong; null: nobody. */
  alertWebhookUrl: string | null
  /** What lets a program read the metrics without a session; null: nothing does. */
  metricsToken: string | null
  logLevel: (typeof LOG_LEVELS)[number]
}

/** The part of Nuxt's runtime config that is checked. Nuxt turns what looks like a number or a boolean into one. */
interface RawSettings {
  clerk: { webhookSigningSecret?: unknown, secretKey?: unknown, jwtKey?: unknown }
  public: { siteUrl: unknown, clerk: { publishableKey?: unknown, signInUrl?: unknown } }
  adminUserIds: unknown
  adminRole: unknown
  databaseUrl: unknown
  retentionDays: unknown
  webhookMaxBodyBytes: unknown
  webhookAllowedIps: unknown
  trustProxy: unknown
  clerkInstanceId: unknown
  alertWebhookUrl: unknown
  metricsToken: unknown
  logLevel: unknown
}

/** One or more settings are present but wrong. The message names each, with what is wrong and never with its value. */
class SettingsError extends Error {
  override name = 'SettingsError'

  constructor(problems: [name: string, problem: string][]) {
    super(['These settings are wrong:', ...problems.map(([name, problem]) => `  ${name}: ${problem}`)].join('\n'))
  }
}

const text = z.union([z.string(), z.number(), z.boolean()]).nullish().transform(value => String(value ?? '').trim())
const list = text.transform(value => value.split(',').map(item => item.trim()).filter(Boolean))

const schema = z.object({
  // A malformed one does not stop the start: the doctor can tell what is wrong with it only while deliveries come.
  NUXT_CLERK_WEBHOOK_SIGNING_SECRET: text.transform(splitSecrets),
  NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY: text.refine(key => key === '' || isPublishableKey(key),
    'must be the key that begins with pk_test_ or pk_live_, whole'),
  NUXT_CLERK_SECRET_KEY: text.refine(key => key === '' || /^sk_(test|live)_\S+$/.test(key),
    'must be the key that begins with sk_test_ or sk_live_'),
  NUXT_CLERK_JWT_KEY: text.refine(key => key === '' || isPublicKey(key),
    'must be a public key in PEM form, with real line breaks'),
  NUXT_PUBLIC_CLERK_SIGN_IN_URL: text.transform(url => url || '/sign-in').refine(isSignInUrl,
    'must be a path that begins with /, or an http(s) address'),
  NUXT_ADMIN_USER_IDS: list.refine(ids => ids.every(id => /^user_\w+$/.test(id)),
    'must be Clerk user ids (user_…), separated by commas'),
  NUXT_ADMIN_ROLE: text.transform(role => role || null),
  NUXT_DATABASE_URL: text.transform((url, context) => {
    try {
      return databaseFile(url || DATABASE_URL_DEFAULT)
    }
    catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
      return z.NEVER
    }
  }),
  NUXT_RETENTION_DAYS: text.transform(days => days === '' ? RETENTION_DAYS_DEFAULT : Number(days))
    .refine(days => Number.isInteger(days) && days >= 0 && days <= RETENTION_DAYS_MAX, `must be a whole number of days from 1 to ${RETENTION_DAYS_MAX}, or 0 to keep everything`)
    .transform(days => days || null),
  NUXT_WEBHOOK_MAX_BODY_BYTES: text.transform(bytes => bytes === '' ? BODY_LIMIT_DEFAULT : Number(bytes))
    .refine(bytes => Number.isInteger(bytes) && bytes >= 1 && bytes <= BODY_LIMIT_MAX, `must be a whole number from 1 to ${BODY_LIMIT_MAX}`),
  NUXT_WEBHOOK_ALLOWED_IPS: list.transform((entries, context) => {
    const { allowList, unreadable } = parseAllowList(entries)
    if (unreadable.length === 0) return allowList
    context.addIssue({ code: 'custom', message: `must hold “svix”, addresses or CIDR ranges; not one of these: ${unreadable.join(', ')}` })
    return z.NEVER
  }),
  NUXT_TRUST_PROXY: text.pipe(z.enum(['true', 'false', '1', '0', ''], 'must be true or false'))
    .transform(value => value === 'true' || value === '1'),
  NUXT_CLERK_INSTANCE_ID: text.refine(id => id === '' || /^ins_\w+$/.test(id), 'must be a Clerk instance id (ins_…)')
    .transform(id => id || null),
  NUXT_PUBLIC_SITE_URL: text.refine(url => url === '' || isOrigin(url), 'must be an http(s) address without a path, such as https://rollcall.example.com')
    .transform(url => url ? new URL(url).origin : null),
  NUXT_ALERT_WEBHOOK_URL: text.refine(url => url === '' || (isHttpUrl(url) && !new URL(url).username && !new URL(url).password),
    'must be an http(s) address, without a user name or a password in it')
    .transform(url => url || null),
  NUXT_METRICS_TOKEN: text.refine(token => token === '' || new RegExp(`^[\\x21-\\x7E]{${METRICS_TOKEN_MIN_LENGTH},}$`).test(token),
    `must be at least ${METRICS_TOKEN_MIN_LENGTH} characters of ASCII, without spaces`).transform(token => token || null),
  NUXT_LOG_LEVEL: text.transform(level => level || 'info').pipe(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)),
})

/**
 * Checks everything that the environment sets; makes the database's folder where it is missing.
 * @throws {SettingsError} that names every setting that is present but wrong
 */
export function readSettings(raw: RawSettings): Settings {
  const { error, data } = schema.safeParse(asWritten({
    NUXT_CLERK_WEBHOOK_SIGNING_SECRET: raw.clerk.webhookSigningSecret,
    NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY: raw.public.clerk.publishableKey,
    NUXT_CLERK_SECRET_KEY: raw.clerk.secretKey,
    NUXT_CLERK_JWT_KEY: raw.clerk.jwtKey,
    NUXT_PUBLIC_CLERK_SIGN_IN_URL: raw.public.clerk.signInUrl,
    NUXT_ADMIN_USER_IDS: raw.adminUserIds,
    NUXT_ADMIN_ROLE: raw.adminRole,
    NUXT_DATABASE_URL: raw.databaseUrl,
    NUXT_RETENTION_DAYS: raw.retentionDays,
    NUXT_WEBHOOK_MAX_BODY_BYTES: raw.webhookMaxBodyBytes,
    NUXT_WEBHOOK_ALLOWED_IPS: raw.webhookAllowedIps,
    NUXT_TRUST_PROXY: raw.trustProxy,
    NUXT_CLERK_INSTANCE_ID: raw.clerkInstanceId,
    NUXT_PUBLIC_SITE_URL: raw.public.siteUrl,
    NUXT_ALERT_WEBHOOK_URL: raw.alertWebhookUrl,
    NUXT_METRICS_TOKEN: raw.metricsToken,
    NUXT_LOG_LEVEL: raw.logLevel,
  }))
  if (error) throw new SettingsError(error.issues.map(issue => [String(issue.path[0]), issue.message]))
  return {
    configuredSecrets: data.NUXT_CLERK_WEBHOOK_SIGNING_SECRET,
    signingSecrets: data.NUXT_CLERK_WEBHOOK_SIGNING_SECRET.filter(isSigningSecret),
    missingForSignIn: (['NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'NUXT_CLERK_SECRET_KEY'] as const).filter(name => data[name] === ''),
    signInUrl: data.NUXT_PUBLIC_CLERK_SIGN_IN_URL,
    adminUserIds: new Set(data.NUXT_ADMIN_USER_IDS),
    adminRole: data.NUXT_ADMIN_ROLE,
    databaseFile: data.NUXT_DATABASE_URL,
    retentionDays: data.NUXT_RETENTION_DAYS,
    maxBodyBytes: data.NUXT_WEBHOOK_MAX_BODY_BYTES,
    allowedIps: data.NUXT_WEBHOOK_ALLOWED_IPS,
    trustProxy: data.NUXT_TRUST_PROXY,
    clerkInstanceId: data.NUXT_CLERK_INSTANCE_ID,
    siteUrl: data.NUXT_PUBLIC_SITE_URL,
    alertWebhookUrl: data.NUXT_ALERT_WEBHOOK_URL,
    metricsToken: data.NUXT_METRICS_TOKEN,
    logLevel: data.NUXT_LOG_LEVEL,
  }
}

/** A number loses what a text may need, such as the last digits of a token: the environment still holds it. */
function asWritten(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, typeof value === 'number' ? process.env[name] ?? value : value]))
}

/** A publishable key is its prefix and, in base64, the host of Clerk's Frontend API with a closing `$`. */
function isPublishableKey(key: string): boolean {
  const [, host] = /^pk_(?:test|live)_(.+)$/.exec(key) ?? []
  return host !== undefined && /^[^\s$]+\$$/.test(Buffer.from(host, 'base64').toString())
}

function isPublicKey(pem: string): boolean {
  try {
    return createPublicKey(pem).type === 'public'
  }
  catch {
    return false
  }
}

function isSignInUrl(url: string): boolean {
  return /^\/(?![/\\])/.test(url) || isHttpUrl(url)
}

function isHttpUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}

function isOrigin(url: string): boolean {
  return isHttpUrl(url) && new URL(url).href === `${new URL(url).origin}/`
}

/**
 * The path that a database URL names, whether or not there is a file.
 * @throws with what is wrong with the URL
 */
export function databasePath(url: string): string {
  if (/^postgres(ql)?:/.test(url)) throw new Error('Postgres is not supported yet; use file:path/to/rollcall.db')
  const path = /^file:(?:\/\/)?(.+)$/.exec(url)?.[1]
  if (!path) throw new Error('must be file: followed by a path, such as file:.data/rollcall.db')
  return resolve(path)
}

/**
 * The path that a database URL names, writable; makes its folder where it is missing.
 * @throws with what is wrong with the URL or the place that it names
 */
function databaseFile(url: string): string {
  const file = databasePath(url)
  const folder = dirname(file)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  }
  catch {
    throw new Error(`the folder ${folder} cannot be written`)
  }
  const entry = statSync(file, { throwIfNoEntry: false })
  if (entry && !entry.isFile()) throw new Error(`${file} is not a file`)
  if (entry) {
    try {
      accessSync(file, constants.R_OK | constants.W_OK)
    }
    catch {
      throw new Error(`the file ${file} cannot be read and written`)
    }
  }
  return file
}
