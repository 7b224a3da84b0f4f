import { isMainThread, workerData } from 'node:worker_threads'
import type { Settings } from '../services/settings'

/** What a thread that renders pages is begun with. */
export interface PagesThreadData {
  pagesSettings: Settings
}

/** The settings of the app, in a thread that renders pages; null everywhere else, in the development server's own thread too. */
export const pagesSettings = isMainThread ? null : (workerData as Partial<PagesThreadData> | null)?.pagesSettings ?? null
