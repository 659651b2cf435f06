import { mixtureNote, mixturesNote } from '../../tasks/forecast/report/index.js'

/** What the forecasts of one or more series are mixed from; an empty text where a network was asked for. */
export const mixtureText = ({ model, series }: Parameters<typeof mixturesNote>[0]): string =>
  series.length > 1 ? mixturesNote({ model, series }) : mixtureNote(model, series[0])
