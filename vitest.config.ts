import type { NuxtApp } from 'nuxt/schema'
import { defineVitestProject } from '@nuxt/test-utils/config'
import { defineConfig } from 'vitest/config'

/** Tests that start servers and browsers wait for conditions; these bounds only end what hangs. */
const patient = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } }

const project = (name: string, options = {}) => ({
  test: { name, include: [`tests/${name}/**/*.test.ts`], environment: 'node', ...options },
})

/** Components are tested with no account and no network, so Clerk's plugin, which fetches its script, is left out. */
const withoutClerk = {
  hooks: {
    'app:resolve': (app: NuxtApp) => {
      app.plugins = app.plugins.filter(({ src }) => !src.includes('@clerk/nuxt'))
    },
  },
}

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('store'),
      project('integration', patient),
      await defineVitestProject(project('nuxt', { ...patient, environment: 'nuxt', environmentOptions: { nuxt: { overrides: withoutClerk } } })),
      project('e2e', { ...patient, fileParallelism: false }),
      project('dev', patient),
    ],
  },
})
