/** Standard output and standard error, whose reader may go and whose disk may be full. */
import { fileError } from '../../engine/file-error.node.js'

const streams = { 'standard output': process.stdout, 'standard error': process.stderr }

let hasFiles = false
let failure: string | undefined

/** Says that the work leaves files, which are written even if nobody reads the output any more. */
export function workLeavesFiles(): void {
  hasFiles = true
}

/** Lets the program go on where an output fails. One whose reader is gone ends the work only if it leaves no files. */
export function guardStreams(): void {
  for (const [name, stream] of Object.entries(streams)) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') failure ??= fileError(name, error).message
      else if (!hasFiles) process.exit(0)
    })
  }
  // A file that grows beyond what is allowed is an error of writing it, not the end of the process.
  if (process.platform !== 'win32') process.on('SIGXFSZ', () => {})
}

/** Why output was lost; undefined where none was. A reader that is gone has lost none. */
export async function lostOutput(): Promise<string | undefined> {
  // Streams tell of a failed write in the next turn.
  await new Promise((resolve) => setImmediate(resolve))
  return failure
}
