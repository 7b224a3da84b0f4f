import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './app/build.ts'
import { PROJECT_ROOT } from './app/paths.ts'
import { openExhibition } from './pictures/exhibition.ts'
import { takePictures } from './pictures/takePictures.ts'

/** A Thursday afternoon. */
const NOW = Date.UTC(2026, 4, 7, 15, 40)
const FOLDER = join(PROJECT_ROOT, 'docs/images')

/**
 * Takes the documentation’s pictures of the demo’s month, each in light and in dark; one that is too large is an error.
 * Arguments name those that are taken, such as `users`; all are when there is none.
 */
async function main(): Promise<void> {
  const { positionals: names } = parseArgs({ allowPositionals: true })
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  console.log('Sending a month of events …')
  const exhibition = await openExhibition(NOW)
  try {
    for await (const { file, kilobytes } of takePictures(exhibition, { now: NOW, folder: FOLDER, names })) console.log(`${file}  ${kilobytes} KB`)
  }
  finally {
    await exhibition.stop()
  }
}

await main()
