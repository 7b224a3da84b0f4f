/** A record with every key, those without a row at zero. */
export function byKey<Key extends string>(keys: readonly Key[], rows: { key: Key, count: number }[]): Record<Key, number> {
  const record = Object.fromEntries(keys.map(key => [key, 0])) as Record<Key, number>
  for (const { key, count } of rows) record[key] = count
  return record
}
