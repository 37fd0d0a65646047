/** Type byte of a row in PostgreSQL's protocol. */
const DATA_ROW = 'D'.charCodeAt(0)

/** The first column of each row in a server's answer, as text. The bytes must begin with a message. */
export function firstColumns(answer: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at + 5 <= answer.length; ) {
    const end = at + 1 + answer.readUInt32BE(at + 1)
    if (answer[at] === DATA_ROW && end <= answer.length) {
      // Number of columns (2 bytes), then each column's length (4 bytes, -1 for null) and value.
      const length = answer.readInt32BE(at + 7)
      if (length >= 0) texts.push(answer.toString('utf8', at + 11, at + 11 + length))
    }
    at = end
  }
  return texts
}
