import { sql, type Placeholder } from 'drizzle-orm'

/** Values for a statement that is prepared: each of the fields is given by its name when the statement is run. */
export function given<Field extends string>(fields: Record<Field, unknown>): Record<Field, Placeholder> {
  return Object.fromEntries(Object.keys(fields).map(field => [field, sql.placeholder(field)])) as Record<Field, Placeholder>
}
