/**
 * Reads a file in a process of its own, with limits of time and memory. What reads formats in which a few bytes promise
 * much may hang, take all memory or bring the process down on a damaged file; here that ends the child alone.
 *
 * Node only.
 */
import { spawn } from 'node:child_process'
import { InputError } from '../../engine/errors.js'

export interface IsolatedTask {
  /**
   * The body of `async (bytes, packages, send, ask) => {}`: a text, so that no bundler has to find a file for it. `packages` are
   * the imported `packages`, `send(value)` gives a value to the caller, and `ask(value)` also waits for its answer.
   */
  readonly body: string
  /** Addresses of packages to import; see `resolveOptional`. */
  readonly packages: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  /** Called on each value that is sent; what it returns answers `ask`. An error ends the reading. */
  readonly receive: (value: unknown) => unknown
  /** Such as `a whole Parquet file`. */
  readonly expected: string
  /** Of time and memory. Default: 5 s and 1 GB, and 1 s and 40 MB more for each megabyte of the file. */
  readonly limits?: Limits
}

interface Limits {
  readonly ms: number
  readonly megabytes: number
}

const limitsFor = (bytes: number): Limits => ({
  ms: Math.round(5_000 + bytes / 1000),
  megabytes: Math.round(1_000 + (40 * bytes) / 1e6),
})

const program = (body: string): string => `
const send = (message) => new Promise((resolve) => process.send(message, resolve))
const ask = async (value) => {
  const answer = new Promise((resolve) => process.once('message', resolve))
  await send({ value })
  return (await answer).answer
}
const read = async (bytes, packages, send, ask) => {${body}}
process.once('disconnect', () => process.exit(1))
process.once('message', async ({ packages }) => {
  try {
    const parts = []
    for await (const part of process.stdin) parts.push(part)
    const loaded = {}
    for (const [name, url] of Object.entries(packages)) loaded[name] = await import(url)
    await read(Buffer.concat(parts), loaded, (value) => send({ value }), ask)
    await send({ isDone: true })
  } catch (error) {
    await send({ error: String(error?.message ?? error) })
  }
  process.exit(0)
})
process.on('unhandledRejection', async (error) => {
  await send({ error: String(error?.message ?? error) })
  process.exit(0)
})
`

interface Message {
  readonly value?: unknown
  readonly isDone?: true
  readonly error?: string
}

/** @throws InputError when the file is damaged, or more than the limits allow */
export function readIsolated(
  name: string,
  { body, packages, bytes, receive, expected, limits = limitsFor(bytes.length) }: IsolatedTask,
): Promise<void> {
  const { ms, megabytes } = limits
  const flags = [
    `--max-old-space-size=${megabytes}`,
    '--no-warnings',
    '--input-type=module',
    '-e',
    program(body),
  ]
  const { NODE_OPTIONS: _, ...env } = process.env
  const child = spawn(process.execPath, flags, {
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env,
  })
  return new Promise<void>((resolve, reject) => {
    const end = (problem: string | undefined): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      if (problem === undefined) resolve()
      else reject(new InputError(`${name}: expected ${expected}, got ${problem}`))
    }
    const timer = setTimeout(
      () =>
        end(
          `one that takes more than ${Math.round(ms / 1000)} s to read; it is damaged, or write it anew as CSV`,
        ),
      ms,
    )
    child.on('message', (given) => {
      const message = given as Message
      if (message.isDone) return end(undefined)
      if (message.error !== undefined) return end(message.error)
      try {
        const answer = receive(message.value)
        if (child.connected) child.send({ answer }, () => {})
      } catch (error) {
        clearTimeout(timer)
        child.kill('SIGKILL')
        reject(error)
      }
    })
    child.once('error', ({ message }) => end(`no process to read it in (${message})`))
    child.once('exit', () =>
      end(`one that its reader fails on; it is damaged, or needs more than ${megabytes} MB`),
    )
    // The child may end before it has read all.
    child.stdin!.on('error', () => {})
    child.send({ packages }, () => {})
    child.stdin!.end(bytes)
  })
}
