const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g
const INDENT = '  '

/**
 * JSON with a line for each entry. It works on the text itself, so that long numbers, repeated keys and escapes stay as they
 * were sent. A text that is no JSON comes back as it is.
 */
export function indentJson(text: string): string {
  try {
    JSON.parse(text)
  }
  catch {
    return text
  }
  const tokens = text.match(TOKEN) ?? []
  let depth = 0
  let indented = ''
  const newLine = () => `\n${INDENT.repeat(depth)}`
  tokens.forEach((token, at) => {
    const previous = tokens[at - 1]
    const isClosing = token === '}' || token === ']'
    if (isClosing) {
      depth -= 1
      if (previous !== '{' && previous !== '[') indented += newLine()
    }
    else if (previous === '{' || previous === '[' || previous === ',') {
      indented += newLine()
    }
    indented += token === ':' ? ': ' : token
    if (token === '{' || token === '[') depth += 1
  })
  return indented
}
