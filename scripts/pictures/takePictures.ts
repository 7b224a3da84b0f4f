import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cookieHeader } from '../clerk/instance.ts'
import { openCamera, THEMES } from './camera.ts'
import type { Exhibition } from './exhibition.ts'
import { chooseShots } from './shots.ts'

const KB = 1024
const SIZE_MAX = 250 * KB

export interface PicturesOptions {
  /** What the browser's clock says, in milliseconds since 1970. */
  now: number
  /** Where the pictures go; made when it is not there. */
  folder: string
  /** Those that are taken; all are when there is none. */
  names?: string[]
}

/**
 * Takes the documentation’s pictures, each in light and in dark, and gives the name and size of each as it is written.
 *
 * @throws When one would be too large.
 */
export async function* takePictures(exhibition: Omit<Exhibition, 'stop'>, { now, folder, names = [] }: PicturesOptions): AsyncGenerator<{ file: string, kilobytes: number }> {
  const headers = { cookie: cookieHeader(exhibition.cookies) }
  const shots = await chooseShots(async path => (await fetch(`${exhibition.url}${path}`, { headers })).json())
  const camera = await openCamera(exhibition, now)
  try {
    await mkdir(folder, { recursive: true })
    for (const shot of shots.filter(({ name }) => names.length === 0 || names.includes(name))) {
      for (const theme of THEMES) {
        const file = `${shot.name}-${theme}.png`
        const picture = await camera.take(shot, theme)
        const kilobytes = Math.ceil(picture.length / KB)
        if (picture.length > SIZE_MAX) throw new Error(`${file} would have ${kilobytes} KB; at most ${SIZE_MAX / KB} are wanted.`)
        await writeFile(join(folder, file), picture)
        yield { file, kilobytes }
      }
    }
  }
  finally {
    await camera.close()
  }
}
