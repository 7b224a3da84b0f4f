import { setResponseHeader } from 'h3'
import type { z } from 'zod'
import type { Store } from '#db/store'
import { EXPORT_COLUMNS, exportFileName, type ExportedRows, type ExportFormat, type ExportList } from '#shared/exports'
import { EXPORTS_AT_ONCE, takeExportSlot } from '../services/exportSlots'
import { exportText } from '../services/exportText'
import { logFailure } from '../services/log'
import { adminRoute } from './adminRoute'
import { parseQuery } from './parse'
import { refusal } from './refusal'
import { sendText } from './sendText'

const RETRY_AFTER_SECONDS = 30

const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/x-ndjson; charset=utf-8',
}

/** A route that answers with a whole list as a file, in constant memory, however long the list is. */
export function exportRoute<List extends ExportList, Query extends { format: ExportFormat }>(
  list: List,
  schema: z.ZodType<Query>,
  read: (store: Store, filters: Omit<Query, 'format'>) => AsyncIterable<ExportedRows[List][]>,
) {
  return adminRoute(async (event) => {
    const { format, ...filters } = parseQuery(event, schema)
    const release = takeExportSlot()
    if (!release) {
      setResponseHeader(event, 'Retry-After', RETRY_AFTER_SECONDS)
      throw refusal(429, `${EXPORTS_AT_ONCE} exports are running already. Try again when one of them has ended.`)
    }
    try {
      await sendText(event.node.res, {
        'Content-Type': CONTENT_TYPES[format],
        'Content-Disposition': `attachment; filename="${exportFileName(list, format, Date.now())}"`,
        'Cache-Control': 'private, no-store',
      }, exportText(format, EXPORT_COLUMNS[list], read(event.context.store, filters)))
    }
    catch (error) {
      if (!event.handled) throw error
      logFailure(`The export of ${list} broke off`, error)
    }
    finally {
      release()
    }
  })
}
