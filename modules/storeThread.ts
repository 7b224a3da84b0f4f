import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { defineNuxtModule } from 'nuxt/kit'
import type { Plugin } from 'rollup'

const ENTRY = fileURLToPath(new URL('../server/threads/store.ts', import.meta.url))
/** What the server imports to know the thread's file. */
const NAME = '#store-thread'

/**
 * Builds the thread of the database as a file of its own beside the server: a thread begins with a file, and one that shared
 * parts with the server's would start the whole server again. `#store-thread` gives its URL.
 */
export default defineNuxtModule({
  meta: { name: 'store-thread' },
  setup(_options, nuxt) {
    nuxt.hook('nitro:config', (config) => {
      // Nitro has more of its options than Nuxt's type names.
      const { externals, rollupConfig } = config as { externals?: { traceInclude?: string[] }, rollupConfig?: { plugins?: unknown } }
      Object.assign(config, {
        // The driver is a native package, which only the thread names.
        externals: { ...externals, traceInclude: [...externals?.traceInclude ?? [], fileURLToPath(import.meta.resolve('better-sqlite3'))] },
        rollupConfig: { ...rollupConfig, plugins: [rollupConfig?.plugins ?? [], storeThread()].flat() },
      })
    })
  },
})

function storeThread(): Plugin {
  return {
    name: 'store-thread',
    resolveId: id => id === NAME ? `\0${NAME}` : null,
    async load(id) {
      if (id !== `\0${NAME}`) return null
      const { outputFiles, metafile } = await build({
        entryPoints: [ENTRY], bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', target: 'node22',
        external: ['better-sqlite3'], logLevel: 'warning',
      })
      for (const path of Object.keys(metafile.inputs)) if (!path.includes('node_modules')) this.addWatchFile(path)
      const file = this.emitFile({ type: 'asset', name: 'storeThread.mjs', source: outputFiles[0]!.contents })
      return `export default import.meta.ROLLUP_FILE_URL_${file}`
    },
    // Nitro puts the entry's URL in place of `import.meta.url`, but a chunk runs before the entry has told it. With the comment within, it is left alone.
    resolveFileUrl: ({ relativePath }) => `new URL(${JSON.stringify(relativePath)}, import.meta/**/.url).href`,
  }
}
