import { execFileSync } from 'node:child_process'

/**
 * Lets a server's process write no file beyond so many bytes, as if the disk were full; `unlimited` makes room again. It
 * takes no rights, and the system's command prlimit. (SQLite calls it an I/O error, as the system does; a disk that is
 * really full takes the same way through it with another code.)
 */
export function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
}

/** For a server that starts on a full disk. */
export const THROUGH_FULL_DISK = ['prlimit', '--fsize=0:']

/** For a server that the modes of files bind, as they bind every user but root. */
export const THROUGH_BOUND_BY_MODES = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
