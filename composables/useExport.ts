import { exportFileName, type ExportFormat, type ExportList } from '#shared/exports'
import { bytesText } from '~/composables/counts'
import { COLLECTED_AT_MOST, FileTooLargeError, makeExportFile } from '~/composables/exportFile'
import { problemOf, type Problem } from '~/composables/problems'
import { rowCounter } from '~/composables/rowCounter'

type Query = Record<string, string | undefined>

/** What is to be told of an export. Each has its own face. */
export type ExportState
  = | { is: 'idle' }
    | { is: 'picking' }
    | { is: 'running', rows: number, bytes: number }
    | { is: 'saved', rows: number, bytes: number, fileName: string }
    | { is: 'cancelled' }
    | { is: 'failed', problem: Problem, format: ExportFormat, directUrl: string | null }

const problem = (text: Pick<Problem, 'title' | 'meaning' | 'nextStep' | 'canRetry'>): Problem => ({ ...text, status: 0, details: [] })

const BROKEN_OFF = problem({
  title: 'The export broke off',
  meaning: 'The connection or the database failed before the last row. Nothing was saved, since the file would lack rows.',
  nextStep: 'Try again. If it stays so, the server’s log says why.',
  canRetry: true,
})
const NOT_WRITTEN = problem({
  title: 'The file could not be written',
  meaning: 'The browser could not write to the place that you picked: the disk may be full, or the place protected.',
  nextStep: 'Make room, or pick another place.',
  canRetry: true,
})
const TOO_LARGE = problem({
  title: 'Too much for this page',
  meaning: `This browser has to hold the whole file in memory, and it grew beyond ${bytesText(COLLECTED_AT_MOST)}.`,
  nextStep: 'Narrow the filters, or let the browser download it by itself, without progress here.',
  canRetry: false,
})

/** What goes wrong while a file is received, already in words. */
class ExportProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

/** Exporting a list to a file of the reader's: one at a time, and to its end or not at all. */
export function useExport(list: ExportList) {
  const state = shallowRef<ExportState>({ is: 'idle' })
  const isBusy = computed(() => state.value.is === 'picking' || state.value.is === 'running')
  let controller = new AbortController()

  async function start(format: ExportFormat, query: Query) {
    if (isBusy.value) return
    state.value = { is: 'picking' }
    controller = new AbortController()
    const { signal } = controller
    const url = addressOf(list, { ...query, format })
    const fileName = exportFileName(list, format, Date.now())
    const file = await makeExportFile(fileName)
    if (!file) return reset()
    const size = { rows: 0, bytes: 0 }
    const countRows = rowCounter(format)
    try {
      state.value = { is: 'running', ...size }
      await receive(url, signal, async (bytes) => {
        await file.write(bytes)
        size.bytes += bytes.length
        size.rows = countRows(bytes)
        state.value = { is: 'running', ...size }
      })
      await file.save()
      state.value = { is: 'saved', fileName, ...size }
    }
    catch (error) {
      await file.discard().catch(() => {})
      state.value = signal.aborted
        ? { is: 'cancelled' }
        : {
            is: 'failed',
            problem: problemIn(error),
            format,
            directUrl: error instanceof FileTooLargeError ? url : null,
          }
    }
  }

  function reset() {
    state.value = { is: 'idle' }
  }

  const cancel = () => controller.abort()
  onBeforeUnmount(cancel)
  return { state: shallowReadonly(state), isBusy, start, cancel, reset }
}

function addressOf(list: ExportList, query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/api/exports/${list}?${new URLSearchParams(given)}`
}

async function receive(url: string, signal: AbortSignal, take: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<void> {
  const stream = await $fetch<ReadableStream<Uint8Array<ArrayBuffer>>>(url, { signal, responseType: 'stream', retry: 0 }).catch((error: unknown) => {
    throw new ExportProblem(problemOf(error))
  })
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new ExportProblem(BROKEN_OFF)
      })
      if (done) return
      await take(value)
    }
  }
  finally {
    reader.cancel().catch(() => {})
  }
}

function problemIn(error: unknown): Problem {
  if (error instanceof ExportProblem) return error.problem
  return error instanceof FileTooLargeError ? TOO_LARGE : NOT_WRITTEN
}
