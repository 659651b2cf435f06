// Runs a program to its end; its output is kept for the message of a failure.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Thrown when a program fails; the message has its name and its output. */
export class Failure extends Error {}

/** The program's output. `title` names it in the message of a failure. */
export function run(title, program, args, { timeoutMs, shell = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      shell,
      timeout: timeoutMs,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) =>
      reject(new Failure(`${title} could not be started: ${error.message}`, { cause: error })),
    )
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output)
      else reject(new Failure(`${title} failed (${signal ?? `exit code ${code}`}):\n${output.trimEnd()}`))
    })
  })
}

/** Runs one of the project's JavaScript tools with this Node. */
export const runNode = (title, args) => run(title, process.execPath, args)

/** Runs a program in this terminal and returns its exit code. */
export function runHere(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
