import { fileURLToPath } from 'node:url'
import { defineNuxtModule } from 'nuxt/kit'
import { pagesThread } from './pagesThread'
import { storeThread } from './storeThread'

/** Builds the files that the server's threads begin with. */
export default defineNuxtModule({
  meta: { name: 'threads' },
  setup(_options, nuxt) {
    nuxt.hook('nitro:config', (config) => {
      // Nitro has more of its options than Nuxt's type names.
      const { externals, rollupConfig } = config as { externals?: { traceInclude?: string[] }, rollupConfig?: { plugins?: unknown } }
      Object.assign(config, {
        // The driver is a native package, which only a thread names.
        externals: { ...externals, traceInclude: [...externals?.traceInclude ?? [], fileURLToPath(import.meta.resolve('better-sqlite3'))] },
        rollupConfig: { ...rollupConfig, plugins: [rollupConfig?.plugins ?? [], storeThread(), pagesThread({ isDev: nuxt.options.dev })].flat() },
      })
    })
  },
})
