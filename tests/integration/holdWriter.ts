import { obeyParent } from './toldThread.ts'

/** Loaded into a server: the thread that writes the database is held when it is told to. The one that reads has no migrations. */
obeyParent(data => Boolean(data?.migrations))
