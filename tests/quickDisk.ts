import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Where test databases lie: every commit waits for the disk, and one in memory keeps thousands of them short. */
export const QUICK_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
