/**
 * The envelope of every file that Hindcast writes: its kind, the version of that kind, its content as JSON and its
 * tensors. Files with tensors are safetensors files, whose metadata hold the first three; files without are JSON. A file
 * of an earlier version goes through a migration from each version to the next; one of a later version is refused.
 */
import { InputError } from '../engine/errors.js'
import { exactJson, readExactJson } from './exact-json.js'
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.js'

const format = 'hindcast'

/**
 * The kinds of files: what messages call them, what reads them, and how they stood before there was an envelope, by
 * their format's name then and the entry of the metadata that held the content.
 */
const kinds = {
  model: { title: 'model', use: 'load it with loadModel', before: { format, content: 'config' } },
  training: {
    title: 'training backup',
    use: 'backupAndRestore goes on from it',
    before: { format: 'hindcast-training', content: 'training' },
  },
  forecaster: {
    title: 'forecaster',
    use: 'load it with loadForecaster, or run hindcast predict',
    before: { format: 'hindcast-forecaster', content: 'forecaster' },
  },
  checkpoint: { title: 'checkpoint', use: 'it says whose folder it is in', before: undefined },
  finding: { title: 'checkpoint part', use: 'the run that wrote it goes on from it', before: undefined },
} as const

export type FileKind = keyof typeof kinds

type Tensors = ReadonlyMap<string, NamedTensor>
type Texts = Readonly<Record<string, string>>

/** What a file holds, as migrations see it. */
export interface OpenFile {
  readonly content: unknown
  readonly tensors: Tensors
}

/** What readers and writers of a kind of file state about it. */
export interface FileDefinition<Content extends object> {
  readonly kind: FileKind
  /** What is written: a whole number that counts up whenever the content changes. */
  readonly version: number
  /** From the version that each is called by to the next. */
  readonly migrations: Readonly<Record<number, (file: OpenFile) => OpenFile>>
  /** Whether the content holds what reading it relies on. */
  readonly isWhole: (content: Readonly<Record<keyof Content, unknown>>) => boolean
}

export interface Envelope<Content extends object> {
  readonly content: Content
  readonly tensors: Tensors
  /** Further entries of the metadata, for whoever reads the file; default none. */
  readonly extra?: Texts
}

interface Found extends OpenFile {
  readonly kind: string
  readonly version: number
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const titleOf = (kind: FileKind): string => `Hindcast ${kinds[kind].title}`

/** @throws InputError that calls the file damaged */
export function damaged(name: string, kind: FileKind, why: string): InputError {
  return new InputError(`${name}: damaged ${titleOf(kind)} file: ${why}`)
}

/** Of the kind and version asked for, by as many migrations as that takes. */
function opened<Content extends object>(
  name: string,
  { kind, version, migrations, isWhole }: FileDefinition<Content>,
  found: Found | undefined,
): { readonly content: Content; readonly tensors: Tensors } {
  const isOther = found !== undefined && found.kind !== kind && Object.hasOwn(kinds, found.kind)
  if (isOther) {
    const other = found.kind as FileKind
    throw new InputError(
      `${name}: not a ${titleOf(kind)} file: it is a ${titleOf(other)}; ${kinds[other].use}`,
    )
  }
  if (found === undefined || found.kind !== kind) {
    throw new InputError(`${name}: not a ${titleOf(kind)} file`)
  }
  if (!Number.isInteger(found.version)) throw damaged(name, kind, 'its version cannot be read')
  if (found.version > version) {
    throw new InputError(
      `${name}: written by a newer Hindcast (version ${found.version} of ${titleOf(kind)} files); ` +
        `this one reads up to ${version}: update it`,
    )
  }
  const steps = Array.from({ length: version - found.version }, (_, i) => found.version + i)
  if (steps.some((at) => migrations[at] === undefined)) {
    throw new InputError(
      `${name}: written by a Hindcast too old (version ${found.version} of ${titleOf(kind)} files): ` +
        `this one reads from version ${Math.min(version, ...Object.keys(migrations).map(Number))}`,
    )
  }
  try {
    const { content, tensors } = steps.reduce<OpenFile>((file, at) => migrations[at](file), found)
    if (isObject(content) && isWhole(content as Record<keyof Content, unknown>)) {
      return { content: content as Content, tensors }
    }
  } catch {
    // Content that a migration or a check stumbles over is not whole either.
  }
  throw damaged(name, kind, 'its description cannot be read')
}

/** The content in a text; undefined where there is none to read, which no kind of file takes for whole. */
function contentIn(text: string | undefined): unknown {
  try {
    return readExactJson(text ?? '')
  } catch {
    return undefined
  }
}

/**
 * The bytes of a safetensors file.
 * @throws InputError where an extra entry has a name that the envelope needs
 */
export function writeEnvelope<Content extends object>(
  { kind, version }: FileDefinition<Content>,
  { content, tensors, extra = {} }: Envelope<Content>,
): Uint8Array<ArrayBuffer> {
  const own = { format, kind, version: String(version), content: exactJson(content) }
  const taken = Object.keys(extra).find((entry) => Object.hasOwn(own, entry))
  if (taken !== undefined) {
    throw new InputError(
      `${titleOf(kind)} file: expected extra entries of other names than ${Object.keys(own).join(', ')}, got ${taken}`,
    )
  }
  return writeSafetensors({ tensors, metadata: { ...own, ...extra } })
}

/** As files stood before the envelope. */
function beforeEnvelope(metadata: Texts): (Omit<Found, 'tensors'> & { readonly extra: Texts }) | undefined {
  for (const [kind, { before }] of Object.entries(kinds)) {
    if (before === undefined || before.format !== metadata.format) continue
    const { format: _, version, [before.content]: text, ...extra } = metadata
    return { kind, version: Number(version), content: contentIn(text), extra }
  }
  return undefined
}

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a whole file of that kind, of its version or one that migrations start from
 */
export function readEnvelope<Content extends object>(
  bytes: Uint8Array,
  name: string,
  definition: FileDefinition<Content>,
): Required<Envelope<Content>> {
  const { tensors, metadata } = readSafetensors(bytes, name)
  if (metadata.format !== format || metadata.content === undefined) {
    const found = beforeEnvelope(metadata)
    return { ...opened(name, definition, found && { ...found, tensors }), extra: found?.extra ?? {} }
  }
  const { format: _, kind, version, content, ...extra } = metadata
  const found = { kind, version: Number(version), content: contentIn(content), tensors }
  return { ...opened(name, definition, found), extra }
}

/** Of files without tensors before the envelope: all but the format's name is content, of any kind that is asked for. */
const formatOfJsonBefore = 'hindcast-checkpoint'

/** The bytes of a JSON file. */
export const writeJsonEnvelope = <Content extends object>(
  { kind, version }: FileDefinition<Content>,
  content: Content,
): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${exactJson({ format, kind, version, content })}\n`)

/** As `readEnvelope`, for JSON files. */
export function readJsonEnvelope<Content extends object>(
  bytes: Uint8Array,
  name: string,
  definition: FileDefinition<Content>,
): Content {
  const file = contentIn(new TextDecoder().decode(bytes))
  const tensors: Tensors = new Map()
  const foundIn = (): Found | undefined => {
    if (!isObject(file)) return undefined
    const { format: foundFormat, ...rest } = file
    if (foundFormat === formatOfJsonBefore)
      return { kind: definition.kind, version: 1, content: rest, tensors }
    if (foundFormat !== format) return undefined
    return { kind: String(rest.kind), version: Number(rest.version), content: rest.content, tensors }
  }
  return opened(name, definition, foundIn()).content
}
