/**
 * Names a file by the URL of the chunk that asks for it. Nitro puts the entry's URL in place of `import.meta.url`, but a chunk runs
 * before the entry has told it. With the comment within, it is left alone.
 */
export function resolveFileUrl({ relativePath }: { relativePath: string }): string {
  return `new URL(${JSON.stringify(relativePath)}, import.meta/**/.url).href`
}
