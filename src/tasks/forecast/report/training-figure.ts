import { figure, type LegendEntry } from '../../../report/index.js'
import type { TrainingCurve } from '../document.js'

export function trainingFigure({ valLoss }: TrainingCurve): string {
  const validated = valLoss.length > 0
  const legend: LegendEntry[] = [{ swatch: 'accent', text: 'training loss' }]
  if (validated) legend.push({ swatch: 'second', text: 'validation loss' })
  const note = 'Loss after each epoch of the final training.'
  return figure('loss', legend, validated ? `${note} The ring marks the lowest validation loss.` : note)
}
