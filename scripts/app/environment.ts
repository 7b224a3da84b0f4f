/** Settings of the app and of its server; one that lies about in the shell must not reach a run that brings its own. */
const APP_SETTING = /^(NUXT_|NITRO_|CLERK_|DEV_ALLOWED_HOSTS$|HOST$|PORT$)/

/** This process's environment without any setting of the app. */
export function environmentWithoutSettings(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !APP_SETTING.test(entry[0])),
  )
}
