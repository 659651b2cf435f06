import { figure, type LegendEntry } from '../../../report/figure.js'
import type { TrainingCurve } from '../document.js'

export function trainingFigure({ valLoss }: TrainingCurve): string {
  const validated = valLoss.length > 0
  const legend: LegendEntry[] = [{ swatch: 'median', text: 'training loss' }]
  if (validated) legend.push({ swatch: 'other', text: 'validation loss' })
  const note = 'Loss after each epoch of the final training.'
  return figure('loss', legend, validated ? `${note} The ring marks the lowest validation loss.` : note)
}
