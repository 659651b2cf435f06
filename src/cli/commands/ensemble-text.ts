import { ensembleNote, ensemblesNote } from '../../tasks/forecast/report/index.js'

/** What the forecasts of one or more series are mixed from; an empty text where a network was asked for. */
export const ensembleText = ({ model, series }: Parameters<typeof ensemblesNote>[0]): string =>
  series.length > 1 ? ensemblesNote({ model, series }) : ensembleNote(model, series[0])
