import { prose } from '../../../report/html.js'
import { fixed } from '../../../report/numbers.js'
import type { TunedSettings, Tuning, TuningTrial } from '../document.js'
import { methodName } from './methods.js'

const mase = fixed(3)

/** Such as `LSTM (32 units, window 72)`. */
function settingsText({ model, hiddenSize, windowSteps, dropout, learningRate }: TunedSettings): string {
  const parts = [
    hiddenSize !== undefined && `${hiddenSize} units`,
    windowSteps !== undefined && `window ${windowSteps}`,
    dropout !== undefined && `dropout ${dropout}`,
    learningRate !== undefined && `learning rate ${learningRate}`,
  ].filter((part) => part !== false)
  return `${methodName(model)} (${parts.length > 0 ? parts.join(', ') : 'nothing changed'})`
}

/** The trial of most epochs of each settings, most epochs first, then by score. */
function lastTrials({ trials }: Tuning): TuningTrial[] {
  const last = new Map(trials.map((trial) => [settingsText(trial.settings), trial]))
  return [...last.values()].sort((a, b) => b.epochs - a.epochs || a.score - b.score)
}

/** Says what a search for settings chose, and against how many others. */
export function tuningNote(tuning: Tuning): string {
  const { chosen, trials, isCutShort } = tuning
  if (trials.length === 0) {
    return 'The search for settings had no time to try any; the network is as it would be without.'
  }
  const last = lastTrials(tuning)
  const [usual] = trials
  const scoreOf = (text: string): TuningTrial => last.find(({ settings }) => settingsText(settings) === text)!
  const [best, before] = [scoreOf(settingsText(chosen)), scoreOf(settingsText(usual.settings))]
  const against =
    best === before
      ? ', which is the default'
      : best.epochs === before.epochs
        ? `, against ${mase(before.score)} of the default`
        : ''
  const tried = last.length === 1 ? '1 setting' : `${last.length} settings`
  const cut = isCutShort ? ' Its time was up before the end, so that another run may choose otherwise.' : ''
  return (
    `Of ${tried} of the network tried on values before the backtest, ${settingsText(chosen)} did best, with a MASE of ` +
    `${mase(best.score)}${against}.${cut}`
  )
}

/** What a search tried, as an HTML table; the best are those that were trained longest. */
export function tuningTable(tuning: Tuning): string {
  const note = prose(tuningNote(tuning))
  if (tuning.trials.length === 0) return `<p>${note}</p>`
  const chosen = settingsText(tuning.chosen)
  const rows = lastTrials(tuning).map(({ settings, epochs, score }) => {
    const text = settingsText(settings)
    const mark = text === chosen ? ' class="model"' : ''
    return `<tr${mark}><th scope="row">${prose(text)}</th><td>${epochs}</td><td>${mase(score)}</td></tr>`
  })
  return `<p>${note} The best third went on to three times as many epochs, and so on.</p>
<div class="scroll tall" role="group" aria-label="Table of the settings tried" tabindex="0">
<table class="scores">
<thead><tr><th scope="col">Settings</th><th scope="col">Epochs</th><th scope="col">MASE</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`
}
