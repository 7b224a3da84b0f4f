import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BYTES_PER_MIB = 1024 * 1024
/** What makes file systems and mounts them is not on everybody's path. */
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`

/** A small disk that is really mounted. */
export interface Disk {
  /** Where it is mounted. */
  folder: string
  /** Takes so much of its room. */
  takeRoom: (mib: number) => void
  /** Gives back what was taken. */
  makeRoom: () => void
  /** Mounts what is mounted already in another way, such as `ro`. @throws when the system does not */
  remount: (options: string) => void
  /** Unmounts it and mounts it again, as after a repair; nobody may have a file of it open. */
  mountAnew: () => void
  unmount: () => void
}

/** A disk that lies in memory. @param folder where it may have a folder of its own */
export function tmpfs(folder: string, mib: number): Disk {
  return mounted(join(folder, 'tmpfs'), ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs'])
}

/** A disk that lies in a file. @throws where the system does not let a file be mounted */
export function ext4(folder: string, mib: number): Disk {
  const image = join(folder, 'ext4.img')
  closeSync(openSync(image, 'w'))
  truncateSync(image, mib * BYTES_PER_MIB)
  run('mkfs.ext4', '-q', image)
  return mounted(join(folder, 'ext4'), ['-t', 'ext4', '-o', 'loop', image])
}

function mounted(folder: string, what: string[]): Disk {
  mkdirSync(folder, { recursive: true })
  const ballast = join(folder, 'ballast')
  const mount = () => run('mount', ...what, folder)
  const unmount = () => run('umount', folder)
  mount()
  return {
    folder,
    takeRoom: mib => writeFileSync(ballast, Buffer.alloc(mib * BYTES_PER_MIB, 1)),
    makeRoom: () => rmSync(ballast),
    // Only these: the system tells of owners too, who have no name in a namespace of somebody's own.
    remount: options => run('mount', '--options-mode', 'ignore', '-o', `remount,${options}`, folder),
    mountAnew: () => {
      unmount()
      mount()
    },
    unmount,
  }
}

function run(program: string, ...words: string[]): void {
  const { error, status, stderr } = spawnSync(program, words, { env: { ...process.env, PATH }, encoding: 'utf8' })
  if (status !== 0) throw new Error(error?.message ?? stderr.trim().replaceAll('\n', ' '))
}
