import { InputError } from '../engine/errors.js'

/** A file that is, or was to be, of a kind that Hindcast writes, but is not as it was written. */
export class DamagedFileError extends InputError {
  readonly #why: string

  constructor(message: string, why: string) {
    super(message)
    this.#why = why
  }

  /** What is wrong with it, such as `its content does not match its digest`. */
  get why(): string {
    return this.#why
  }
}

/** @param why such as `its header is not JSON` */
export const damagedFile = (name: string, why: string): DamagedFileError =>
  new DamagedFileError(`${name}: the file is damaged: ${why}; use another copy of it`, why)
