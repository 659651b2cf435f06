/**
 * A mistake in what the caller gave: a bad argument, shape, file, column or value. The command line shows
 * its message as one line and exits with code 2; any other error is a bug and shows its stack.
 *
 * Wording: `where: expected <symbols> = <numbers>, got <actual>`, and a fix only when sure. Line breaks of quoted cells
 * are written `\n`, and quoted texts of more than 100 characters are cut.
 */
export class InputError extends Error {
  override readonly name = 'InputError'

  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options)
  }
}

const oneLine = (message: string): string =>
  message
    .replace(/\r\n|[\n\r\u2028\u2029]/g, '\\n')
    .replace(/"([^"]{100})[^"]+"/g, '"$1…"')
    .replace(/[^\s"]{1000,}/g, (word) => `${word.slice(0, 100)}…`)
