import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Plugin } from 'rollup'
import { resolveFileUrl } from './fileUrl'

const ENTRY = fileURLToPath(new URL('../../server/threads/store.ts', import.meta.url))
/** What the server imports to know the thread's file. */
const NAME = '#store-thread'

/**
 * Builds the thread of the database as a file of its own beside the server, which needs few of the server's parts, and is there the
 * sooner for it. `#store-thread` gives its URL.
 */
export function storeThread(): Plugin {
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
    resolveFileUrl,
  }
}
