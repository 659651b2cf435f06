/**
 * What a long run goes on from after an interruption: a folder with a backup of each training, what a
 * search has tried, and a manifest, `checkpoint.json`, that tells whose they are. All else is computed again, so that the run ends with what it would
 * have ended with, to the bit.
 */
import { platform } from '#platform'
import { InputError } from '../../engine/errors.js'
import type { KnownSeries, TrainingOptions } from '../../forecaster/index.js'
import {
  type FileDefinition,
  type OpenFile,
  readJsonEnvelope,
  writeJsonEnvelope,
} from '../../formats/index.js'

interface Manifest {
  /** Digest of all that decides the trainings. */
  readonly run: string
  /** Whether the run made the folder, and removes it. */
  readonly isMade: boolean
}

/** Version 1 stood without an envelope. */
const asItWas = (file: OpenFile): OpenFile => file

const manifestFile: FileDefinition<Manifest> = {
  kind: 'checkpoint',
  version: 2,
  migrations: { 1: asItWas },
  isWhole: ({ run, isMade }) => typeof run === 'string' && typeof isMade === 'boolean',
}

/** The result of a part of the run, as far as it has come. */
interface Finding {
  readonly found: unknown
}

const findingFile: FileDefinition<Finding> = {
  kind: 'finding',
  version: 2,
  migrations: { 1: asItWas },
  isWhole: ({ found }) => found !== undefined,
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

const readJson = async <Content extends object>(
  path: string,
  definition: FileDefinition<Content>,
): Promise<Content> => readJsonEnvelope(await platform.readFile(path), path, definition)

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
      const manifest = await readJson(manifestPath(folder), manifestFile)
      if (manifest.run === run) return new Checkpoint(folder, manifest.isMade)
      throw new InputError(
        `forecast checkpoint ${folder}: expected the data and options of the interrupted run it is of, got others; ` +
          'name another folder, or remove it to begin anew',
      )
    }
    await platform.writeFile(manifestPath(folder), writeJsonEnvelope(manifestFile, { run, isMade }))
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
    return (await platform.exists(path)) ? ((await readJson(path, findingFile)).found as T) : undefined
  }

  /** Keeps what a part of the run has come to, as JSON has it, in place of what it had before. */
  keep(part: string, found: unknown): Promise<void> {
    return platform.writeFile(this.#fileOf(part), writeJsonEnvelope(findingFile, { found }))
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
