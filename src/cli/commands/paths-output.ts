/** The file of sample paths that forecast and predict write. */
import { pathsCsv, type SampledForecasts } from '../../tasks/forecast/index.js'
import { writeText } from '../terminal/files.js'
import type { Output } from '../terminal/outputs.js'

export const pathsOutput = (
  result: SampledForecasts,
  { pathsOut, csvSafe }: { readonly pathsOut?: string; readonly csvSafe?: true },
): Output => ({
  option: '--paths-out',
  name: 'paths',
  path: pathsOut,
  write: (path) => writeText(path, pathsCsv(result, { isSafe: csvSafe })),
})
