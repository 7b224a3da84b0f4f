import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rollup'
import { resolveFileUrl } from './fileUrl'

const ENTRY = fileURLToPath(new URL('../../server/threads/pages.ts', import.meta.url))
/** What the server imports to know the thread's file. */
const NAME = '#pages-thread'

/**
 * Builds the thread that renders pages beside the server, out of the same parts. `#pages-thread` gives its URL, or null in
 * development, where there is none.
 */
export function pagesThread({ isDev }: { isDev: boolean }): Plugin {
  const named = { name: 'pages-thread', resolveId: (id: string) => id === NAME ? `\0${NAME}` : null }
  if (isDev) return { ...named, load: id => id === `\0${NAME}` ? 'export default null' : null }
  let file: string
  return {
    ...named,
    buildStart() {
      file = this.emitFile({ type: 'chunk', id: ENTRY, fileName: 'pagesThread.mjs' })
    },
    load: id => id === `\0${NAME}` ? `export default import.meta.ROLLUP_FILE_URL_${file}` : null,
    resolveFileUrl,
    /** What begins the server, and has it listen, would else be in a part that both load. */
    outputOptions({ manualChunks, ...output }) {
      if (typeof manualChunks !== 'function') return null
      return { ...output, manualChunks: (id, meta) => meta.getModuleInfo(id)?.isEntry ? undefined : manualChunks(id, meta) }
    },
  }
}
