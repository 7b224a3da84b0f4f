import { resolve } from 'node:path'

/** The folder of the checkout. */
export const PROJECT_ROOT = resolve(import.meta.dirname, '../..')
export const SERVER_ENTRY = resolve(PROJECT_ROOT, '.output/server/index.mjs')
