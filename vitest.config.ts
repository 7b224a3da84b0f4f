import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineVitestProject } from '@nuxt/test-utils/config'
import { defineConfig } from 'vitest/config'

/** Tests wait for conditions, on a machine of whatever speed; these bounds only end what hangs. */
const PATIENCE = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 100_000 } } }

const project = (name: string, options = {}) => ({
  test: { name, include: [`tests/${name}/**/*.test.ts`], environment: 'node', ...PATIENCE, ...options },
})

const withoutClerk = fileURLToPath(new URL('./tests/nuxt/support/withoutClerk.ts', import.meta.url))

export default defineConfig({
  test: {
    // Many tests wait more than they compute: even one core runs two files at a time.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      project('unit', { isolate: false, alias: { '~': fileURLToPath(new URL('.', import.meta.url)) } }),
      project('store'),
      project('integration'),
      await defineVitestProject(project('nuxt', { environment: 'nuxt', environmentOptions: { nuxt: { overrides: { modules: [withoutClerk] } } } })),
      // A process runs many files, and keeps its browser.
      project('e2e', { isolate: false }),
      project('dev'),
    ],
  },
})
