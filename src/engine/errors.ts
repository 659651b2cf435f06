/**
 * A mistake in what the caller gave: a bad argument, shape, file, column or value. The command line shows
 * its message as one line and exits with code 2; any other error is a bug and shows its stack.
 *
 * Wording: `where: expected <symbols> = <numbers>, got <actual>`, and a fix only when sure. Line breaks of quoted cells
 * are written `\n`, and quoted texts of more than 100 characters are cut.
 */
export class InputError extends Error {
  /** What `instanceof` looks at, so that errors of another copy of the package are recognised too. */
  override readonly name = 'InputError'

  /**
   * @param message in one line: line breaks are written `\n`
   * @param options the `cause`, as of every error
   */
  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options)
  }

  /**
   * Whether an `error` is one of these, by its name, so that those of another copy of Hindcast in the same process are
   * recognised; of subclasses as usual.
   */
  static override [Symbol.hasInstance](error: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: it is inherited, and `this` is the class that is asked
    if (this !== InputError) return Function.prototype[Symbol.hasInstance].call(this, error)
    return error instanceof Error && error.name === 'InputError'
  }
}

const oneLine = (message: string): string =>
  message
    .replace(/\r\n|[\n\r\u2028\u2029]/g, '\\n')
    .replace(/"([^"]{100})[^"]+"/g, '"$1…"')
    .replace(/[^\s"]{1000,}/g, (word) => `${word.slice(0, 100)}…`)
