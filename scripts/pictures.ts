import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './app/build.ts'
import { PROJECT_ROOT } from './app/paths.ts'
import { cookieHeader } from './clerk/instance.ts'
import { openCamera, THEMES } from './pictures/camera.ts'
import { openExhibition } from './pictures/exhibition.ts'
import { chooseShots } from './pictures/shots.ts'

/** A Thursday afternoon. */
const NOW = Date.UTC(2026, 4, 7, 15, 40)
const FOLDER = join(PROJECT_ROOT, 'docs/images')
const KB = 1024
const SIZE_MAX = 250 * KB

/**
 * Takes the documentation’s pictures of the demo’s month, each in light and in dark; one that is too large is an error.
 * Arguments name those that are taken, such as `users`; all are when there is none.
 */
async function main(): Promise<void> {
  const { positionals: names } = parseArgs({ allowPositionals: true })
  await ensureBuilt({ onStart: () => console.log('Building the app …') })
  console.log('Sending a month of events …')
  const exhibition = await openExhibition(NOW)
  const camera = await openCamera(exhibition, NOW)
  try {
    const headers = { cookie: cookieHeader(exhibition.cookies) }
    const shots = await chooseShots(async path => (await fetch(`${exhibition.url}${path}`, { headers })).json())
    await mkdir(FOLDER, { recursive: true })
    for (const shot of shots.filter(({ name }) => names.length === 0 || names.includes(name))) {
      for (const theme of THEMES) {
        const file = `${shot.name}-${theme}.png`
        const picture = await camera.take(shot, theme)
        if (picture.length > SIZE_MAX) throw new Error(`${file} would have ${Math.ceil(picture.length / KB)} KB; at most ${SIZE_MAX / KB} are wanted.`)
        await writeFile(join(FOLDER, file), picture)
        console.log(`${file}  ${Math.ceil(picture.length / KB)} KB`)
      }
    }
  }
  finally {
    await camera.close()
    await exhibition.stop()
  }
}

await main()
