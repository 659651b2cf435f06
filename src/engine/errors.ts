/**
 * A mistake in what the caller gave: a bad argument, shape, file, column or value. The command line shows
 * its message as one line and exits with code 2; any other error is a bug and shows its stack.
 *
 * Wording: `where: expected <symbols> = <numbers>, got <actual>`, and a fix only when sure.
 */
export class InputError extends Error {
  override readonly name = 'InputError'
}
