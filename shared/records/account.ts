export interface Account {
  userId: string
  /** Which rule makes this account an admin. */
  adminBy: 'id' | 'role'
}
