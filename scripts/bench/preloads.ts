// Modules that a measured server loads before anything else.

/** Has a server answer with the longest pause of its event loop since it was asked last, in milliseconds. */
export const PAUSES = new URL('./pauses.ts', import.meta.url)
/** Has a server throw away its garbage, and answer with what is left of its heap, in MiB. */
export const GARBAGE = new URL('./garbage.ts', import.meta.url)
