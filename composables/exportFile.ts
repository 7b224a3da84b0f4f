/** The most that a browser collects in memory for a file which it cannot write as it comes. */
export const COLLECTED_AT_MOST = 256 * 1024 * 1024

/** A file in the making. Nothing of it is to be found until it is saved. */
export interface ExportFile {
  write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>
  save: () => Promise<void>
  discard: () => Promise<void>
}

/** More bytes came than are collected in memory. */
export class FileTooLargeError extends Error {
  override name = 'FileTooLargeError'
}

interface WithPicker { showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle> }

/**
 * Makes a file on the reader's disk. Where the browser lets a page write to a place that the reader picks, the bytes go
 * there as they come. Elsewhere they are collected, {@link COLLECTED_AT_MOST} of them, and downloaded at the end.
 *
 * @returns null when the reader picked no place
 */
export async function makeExportFile(name: string): Promise<ExportFile | null> {
  const browser: typeof window & WithPicker = window
  if (!browser.showSaveFilePicker) return collected(name)
  try {
    return await written(await browser.showSaveFilePicker({ suggestedName: name }))
  }
  catch (error) {
    // Closed by the reader; anything else means that pages may not write here.
    return error instanceof DOMException && error.name === 'AbortError' ? null : collected(name)
  }
}

async function written(handle: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<ExportFile> {
  const stream = await handle.createWritable()
  return {
    write: bytes => stream.write(bytes),
    save: () => stream.close(),
    discard: async () => {
      await stream.abort()
      // A new file is there, empty, since it was picked. One that was there before has kept what it held.
      if ((await handle.getFile()).size === 0) await handle.remove?.()
    },
  }
}

function collected(name: string): ExportFile {
  const parts: BlobPart[] = []
  let size = 0
  return {
    write: async (bytes) => {
      size += bytes.length
      if (size > COLLECTED_AT_MOST) throw new FileTooLargeError()
      parts.push(bytes)
    },
    save: async () => download(new Blob(parts), name),
    discard: async () => { parts.length = 0 },
  }
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // Not at once: the browser has still to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
