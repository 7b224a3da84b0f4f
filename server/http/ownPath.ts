/** Two slashes of either kind begin another site's name; browsers pass over tabs and line breaks between them. */
const OWN_PATH = /^\/(?![\t\n\r]*[/\\])/

/**
 * Whether a path stays on this site wherever a browser reads it. `//evil.example`, `/\evil.example` and
 * `http://evil.example` do not.
 * @param path decoded, as h3 gives it: `%5C` is a backslash then, while `%2F` stays as it is
 */
export function isOwnPath(path: string): boolean {
  return OWN_PATH.test(path)
}
