/** Why a page is closed to whoever asked for it; the data of the error that the error page shows. */
export type AccessProblem
  /** Signed in, but no admin. */
  = | { access: 'not_admin', userId: string }
    /** Settings without which nobody can be recognised as an admin; and whether the webhook takes deliveries all the same. */
    | { access: 'closed', missing: string[], webhookOpen: boolean }
