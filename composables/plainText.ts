const CONTROL_PICTURES = 0x2400
const DELETE = '\u007F'
const DELETE_PICTURE = '␡'

/**
 * Any text as a page can carry it: HTML knows no NUL and one kind of line break, so a browser would read another text than
 * was written. Control characters become the pictures of themselves (␀), all line breaks LF.
 */
export function plainText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\n\t])\p{Cc}/gu, pictureOf)
}

function pictureOf(character: string): string {
  if (character === DELETE) return DELETE_PICTURE
  const code = character.charCodeAt(0)
  return code < 0x20 ? String.fromCharCode(CONTROL_PICTURES + code) : '\uFFFD'
}
