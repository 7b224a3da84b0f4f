declare module '#migrations' {
  import type { MigrationMeta } from 'drizzle-orm/migrator'

  /** Every migration, oldest first, as the build found them. */
  const migrations: MigrationMeta[]
  export default migrations
}
