declare module '#migrations' {
  import type { MigrationMeta } from 'drizzle-orm/migrator'

  /** Every migration, oldest first, as the build found them. */
  const migrations: MigrationMeta[]
  export default migrations
}

declare module '#store-thread' {
  /** The URL of the file that a thread of the database begins with; see modules/threads/storeThread.ts. */
  const url: string
  export default url
}

declare module '#pages-thread' {
  /** The URL of the file that the thread of the pages begins with; see modules/threads/pagesThread.ts. Null in development: there is none. */
  const url: string | null
  export default url
}
