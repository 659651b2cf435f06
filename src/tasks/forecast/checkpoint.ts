/**
 * What a long run goes on from after an interruption: a folder with a backup of each training, what a
 * search has tried, and a manifest, `checkpoint.json`, that tells whose they are. All else is computed again, so that the run ends with what it would
 * have ended with, to the bit.
 */
import { platform } from '#platform'
import { InputError } from '../../engine/errors.js'
import type { KnownSeries, TrainingOptions } from '../../forecaster/index.js'

const format = 'hindcast-checkpoint'

interface Manifest {
  readonly format: string
  /** Digest of all that decides the trainings. */
  readonly run: string
  /** Whether the run made the folder, and removes it. */
  readonly isMade: boolean
}

/** What a part of the run has come to. */
interface Finding<T> {
  readonly format: string
  readonly found: T
}

const manifestPath = (folder: string): string => `${folder}/checkpoint.json`

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytesOf(columns: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(columns.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const { buffer, byteOffset, byteLength } of columns) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += byteLength
  }
  return bytes
}

/** A digest of options, as JSON has them, and of all numbers of the series. */
async function digestOf(options: object, series: readonly KnownSeries[]): Promise<string> {
  const parts: (readonly [id: string, values: number, digest: string])[] = []
  for (const { id, y, covariates } of series) {
    const { past, future, static: statics } = covariates
    parts.push([id, y.length, await digest(bytesOf([y, ...past, ...future, Float64Array.from(statics)]))])
  }
  const { past, future, static: statics } = series[0].covariates
  const columns = [past.length, future.length, statics.length]
  return digest(new TextEncoder().encode(JSON.stringify({ options, columns, parts })))
}

/** What a file of the run holds; another one does not have the format's name. */
async function readJson<T extends { readonly format: string }>(path: string): Promise<T> {
  const text = new TextDecoder().decode(await platform.readFile(path))
  try {
    const content: T = JSON.parse(text)
    if (content.format === format) return content
  } catch {
    // As of another format.
  }
  throw new InputError(
    `${path}: expected what hindcast writes there of an interrupted run, got something else`,
  )
}

const writeJson = (path: string, content: object): Promise<void> =>
  platform.writeFile(path, new TextEncoder().encode(`${JSON.stringify({ format, ...content })}\n`))

export class Checkpoint {
  readonly #folder: string
  readonly #isMade: boolean
  readonly #paths = new Set<string>()

  private constructor(folder: string, isMade: boolean) {
    this.#folder = folder
    this.#isMade = isMade
  }

  /**
   * @param folder made if absent; may hold other files
   * @param options all that decides the trainings beside the series, as JSON has it
   * @throws InputError when the folder belongs to a run of other options or series, or cannot be made
   */
  static async open(folder: string, options: object, series: readonly KnownSeries[]): Promise<Checkpoint> {
    if (folder === '') throw new InputError('forecast checkpoint: expected the name of a folder, got none')
    const run = await digestOf(options, series)
    const isMade = await platform.makeFolder(folder)
    if (await platform.exists(manifestPath(folder))) {
      const manifest = await readJson<Manifest>(manifestPath(folder))
      if (manifest.run === run) return new Checkpoint(folder, manifest.isMade)
      throw new InputError(
        `forecast checkpoint ${folder}: expected the data and options of the interrupted run it is of, got others; ` +
          'name another folder, or remove it to begin anew',
      )
    }
    await writeJson(manifestPath(folder), { run, isMade })
    return new Checkpoint(folder, isMade)
  }

  /** Where the networks of one part of the run, such as `final` or `fold-1`, keep their backups. */
  backups(part: string): NonNullable<TrainingOptions['backupPath']> {
    return (member, pass) => {
      const path = `${this.#folder}/${part}-${member}-${pass}.safetensors`
      this.#paths.add(path)
      return path
    }
  }

  /**
   * What a part of the run that does not train what is kept, such as `tuning`, had come to; undefined where it had not
   * begun.
   */
  async found<T>(part: string): Promise<T | undefined> {
    const path = this.#fileOf(part)
    return (await platform.exists(path)) ? (await readJson<Finding<T>>(path)).found : undefined
  }

  /** Keeps what a part of the run has come to, as JSON has it, in place of what it had before. */
  keep(part: string, found: unknown): Promise<void> {
    return writeJson(this.#fileOf(part), { found })
  }

  #fileOf(part: string): string {
    const path = `${this.#folder}/${part}.json`
    this.#paths.add(path)
    return path
  }

  /** Removes all that was written once the run has ended, and the folder, if the run made it and nothing else is there. */
  async remove(): Promise<void> {
    for (const path of this.#paths) await platform.removeFile(path)
    // The last, so that no backup is ever without it.
    await platform.removeFile(manifestPath(this.#folder))
    if (this.#isMade) await platform.removeFolder(this.#folder)
  }
}
