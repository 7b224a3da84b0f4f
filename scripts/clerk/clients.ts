import type { UserJSON } from '@clerk/backend'
import { makeId } from './ids.ts'

/** Somebody who can sign in at the stand-in. */
export interface Account {
  user: UserJSON
  /** The role in the user's public metadata, which Clerk copies into the session token; most people have none. */
  role?: string
}

export interface Session {
  id: string
  account: Account
  /** Milliseconds since 1970, as all times here. */
  createdAt: number
  lastActiveAt: number
}

/** A browser, as Clerk sees it: it has an identity of its own, and nobody or somebody is signed in. */
export interface Client {
  id: string
  createdAt: number
  updatedAt: number
  session: Session | null
}

/** Who is signed in where. Kept in memory: a stand-in that starts anew knows no browser. */
export class Clients {
  #clients = new Map<string, Client>()

  /** The browser with this id; null for one that is not known. */
  find(id: string | undefined): Client | null {
    return (id && this.#clients.get(id)) || null
  }

  /** Signs the browser in; one that is not known yet becomes known. Whoever was signed in there is signed out. */
  signIn(client: Client | null, account: Account): Client & { session: Session } {
    const now = Date.now()
    const signedIn = {
      id: client?.id ?? makeId('client'),
      createdAt: client?.createdAt ?? now,
      updatedAt: now,
      session: { id: makeId('sess'), account, createdAt: now, lastActiveAt: now },
    }
    this.#clients.set(signedIn.id, signedIn)
    return signedIn
  }

  signOut(client: Client): void {
    client.session = null
    client.updatedAt = Date.now()
  }
}
