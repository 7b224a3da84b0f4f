import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'

const MIGRATIONS_FOLDER = 'db/sqlite/migrations'

/** Hosts that a tunnel uses in development; Vite refuses every host that it was not told of. */
const tunnelHosts = (process.env.DEV_ALLOWED_HOSTS ?? '').split(',').map(host => host.trim()).filter(Boolean)

export default defineNuxtConfig({
  modules: ['@nuxt/ui', '@clerk/nuxt', '@nuxt/eslint'],
  // Own code is imported by name, so that the import directions can be checked and a reader can follow them.
  imports: { scan: false },
  devtools: { enabled: false },
  app: {
    head: {
      htmlAttrs: { lang: 'en' },
      title: 'Rollcall',
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
    },
  },
  css: ['~/assets/main.css'],
  ui: { fonts: false },
  // What the environment may set; server/services/settings.ts checks it and knows the defaults.
  runtimeConfig: {
    adminUserIds: '',
    adminRole: 'admin',
    databaseUrl: '',
    retentionDays: '',
    webhookMaxBodyBytes: '',
    webhookAllowedIps: '',
    trustProxy: '',
    clerkInstanceId: '',
    alertWebhookUrl: '',
    metricsToken: '',
    logLevel: '',
    public: { siteUrl: '' },
  },
  srcDir: '.',
  alias: { '#db': fileURLToPath(new URL('./db', import.meta.url)) },
  // The one brings the other, whose 566 files a page needs few of: left outside the bundle, they are all loaded with the first page, and hold
  // up everything else for more than half a second.
  build: { transpile: ['vaul-vue', 'reka-ui'] },
  // What other pages need is fetched when somebody is about to go there, not with every first page.
  experimental: { defaults: { nuxtLink: { prefetchOn: { visibility: false, interaction: true } } } },
  compatibilityDate: '2026-11-01',
  nitro: {
    imports: { dirs: [] },
    virtual: {
      // Migrations travel inside the build, so that the server finds them from any working directory.
      '#migrations': () => `export default ${JSON.stringify(readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }))}`,
    },
  },
  vite: {
    server: { allowedHosts: tunnelHosts },
  },
  // Pages infer the types of what they fetch from the routes, so they need what the routes' context holds.
  typescript: { tsConfig: { files: ['../server/context.d.ts'] } },
  telemetry: false,
  clerk: {
    // The webhook must not pay for, or depend on, Clerk's session check: server/middleware calls it where it belongs.
    skipServerMiddleware: true,
  },
  eslint: { config: { stylistic: true } },
  icon: {
    provider: 'none',
    // Left out, all that exist are listed, and every icon that is drawn sorts the list.
    collections: ['lucide'],
    // Menus that composables put together name icons too.
    clientBundle: { scan: { globInclude: ['{components,composables,layouts,pages}/**/*.{ts,vue}', '*.vue'] }, sizeLimitKb: 0 },
  },
})
