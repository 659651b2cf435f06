/** The file of sample paths that forecast and predict write. */
import { pathsCsv, type SampledForecasts } from '../../tasks/forecast/index.js'
import { type Output, textOutput } from '../terminal/outputs.js'

export const pathsOutput = (
  result: SampledForecasts,
  { pathsOut, csvSafe }: { readonly pathsOut?: string; readonly csvSafe?: true },
): Output => textOutput('--paths-out', 'paths', pathsOut, () => pathsCsv(result, { isSafe: csvSafe }))
