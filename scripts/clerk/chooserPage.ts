import type { Account } from './clients.ts'

export interface ChooserPage {
  accounts: Account[]
  /** Who is signed in on this browser now. */
  signedInUserId: string | null
  /** Where to go after signing in: an address of the app. */
  redirectUrl: string
}

/** The page on which one of the accounts is chosen: plain HTML that works without JavaScript. */
export function renderChooserPage(page: ChooserPage): string {
  const items = page.accounts.map(account => renderAccount(account, page)).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Choose an account · Rollcall demo</title>
  <link rel="icon" href="data:,">
  <style>${STYLE}</style>
</head>
<body>
  <main>
    <h1>Choose an account</h1>
    <p>This page stands in for Clerk’s sign-in. Nothing here leaves your machine: no account, no password.</p>
    <ul>
${items}
    </ul>
${page.signedInUserId ? SIGN_OUT : ''}
  </main>
</body>
</html>
`
}

function renderAccount({ user, role }: Account, page: ChooserPage): string {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ')
  const current = user.id === page.signedInUserId
  return `      <li>
        <form method="post" action="/sign-in">
          <input type="hidden" name="redirect_url" value="${escapeHtml(page.redirectUrl)}">
          <button name="user_id" value="${escapeHtml(user.id)}">
            <img src="${escapeHtml(user.image_url)}" alt="" width="48" height="48">
            <span class="who"><strong>${escapeHtml(name)}</strong><span>${escapeHtml(user.email_addresses[0]?.email_address ?? '')}</span></span>
            <span class="role${role === 'admin' ? ' admin' : ''}">${role === 'admin' ? 'Admin' : 'Not an admin'}</span>
            ${current ? '<span class="now">Signed in now</span>' : ''}
          </button>
        </form>
      </li>`
}

const SIGN_OUT = `    <form method="post" action="/sign-out">
      <button class="plain">Sign out</button>
    </form>`

/** For text and for attributes in double quotes. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const STYLE = `
  :root { --ground: #f6f7f9; --card: #fff; --line: #d9dde3; --text: #14181f; --quiet: #565e6b; --accent: #047857; --hover: #eef7f3 }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #0b0f14; --card: #131920; --line: #2b343f; --text: #eef1f5; --quiet: #a3adba; --accent: #34d399; --hover: #17241f }
  }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--text);
    font: 16px/1.5 system-ui, sans-serif }
  main { width: 100%; max-width: 34rem }
  h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em }
  p { margin: 0 0 1.5rem; color: var(--quiet) }
  ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem }
  button { font: inherit; color: inherit; cursor: pointer }
  li button { width: 100%; display: grid; grid-template-columns: 48px 1fr auto; align-items: center; gap: .25rem 1rem; padding: 1rem;
    text-align: start; background: var(--card); border: 1px solid var(--line); border-radius: .75rem }
  li button:hover { background: var(--hover); border-color: var(--accent) }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
  img { border-radius: 50% }
  .who { display: grid; overflow-wrap: anywhere }
  .who span, .now { color: var(--quiet); font-size: .875rem }
  .role { font-size: .8125rem; padding: .125rem .625rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--quiet) }
  .role.admin { color: var(--accent); border-color: currentColor }
  .now { grid-column: 2 / -1 }
  @media (max-width: 30rem) { .role { grid-column: 2; justify-self: start } }
  .plain { margin-top: 1.25rem; padding: .5rem 0; background: none; border: 0; color: var(--quiet); text-decoration: underline }
`
