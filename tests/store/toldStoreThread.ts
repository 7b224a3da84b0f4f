import { obey } from '../integration/toldThread.ts'

/** Loaded into a thread of the store, before it begins: it can be held. */
obey()
