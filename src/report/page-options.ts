/** What the functions that make pages are given. */
import { text, wholeNumber } from '../options/index.js'

export const pageOptions = {
  title: text,
  generatedFrom: { ...text, includes: (value: unknown): value is string => typeof value === 'string' },
  mostSeries: wholeNumber({ from: 1 }),
}
