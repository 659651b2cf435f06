import { searchedTexts } from '../../../forecaster/options.js'
import { fixed, headRow, prose, table } from '../../../report/index.js'
import type { TunedSettings, Tuning, TuningTrial } from '../document.js'
import { methodName } from './methods.js'

const mase = fixed(3)

/** Such as `LSTM (32 units, window 72)`. */
function settingsText({ model, ...changed }: TunedSettings): string {
  const texts = searchedTexts(changed)
  return `${methodName(model)} (${texts.length > 0 ? texts.join(', ') : 'defaults'})`
}

/** The longest trial of each settings, most epochs first, then by score. */
function lastTrials({ trials }: Tuning): TuningTrial[] {
  const last = new Map(trials.map((trial) => [settingsText(trial.settings), trial]))
  return [...last.values()].sort((a, b) => b.epochs - a.epochs || a.score - b.score)
}

/** The settings that a search chose, and their score beside that of the default. */
export function tuningNote(tuning: Tuning): string {
  const { chosen, trials, isCutShort } = tuning
  if (trials.length === 0) {
    return 'The time budget ended before any settings were tried; the network has its default settings.'
  }
  const last = lastTrials(tuning)
  const [defaults] = trials
  const scoreOf = (text: string): TuningTrial => last.find(({ settings }) => settingsText(settings) === text)!
  const [best, before] = [scoreOf(settingsText(chosen)), scoreOf(settingsText(defaults.settings))]
  const against =
    best === before
      ? ''
      : best.epochs === before.epochs
        ? ` against ${mase(before.score)} for the default`
        : ''
  const tried = last.length === 1 ? '1 setting' : `${last.length} settings`
  const cut = isCutShort
    ? ' The time budget ended before all were tried; another run may choose differently.'
    : ''
  return (
    `Best of ${tried} of the network, validated before the backtest: ${settingsText(chosen)}, with a MASE of ` +
    `${mase(best.score)}${against}.${cut}`
  )
}

/** The settings that a search tried, as an HTML table; the best were trained longest. */
export function tuningTable(tuning: Tuning): string {
  const note = prose(tuningNote(tuning))
  if (tuning.trials.length === 0) return `<p>${note}</p>`
  const chosen = settingsText(tuning.chosen)
  const rows = lastTrials(tuning).map(({ settings, epochs, score }) => {
    const text = settingsText(settings)
    const mark = text === chosen ? ' class="model"' : ''
    return `<tr${mark}><th scope="row">${prose(text)}</th><td>${epochs}</td><td>${mase(score)}</td></tr>`
  })
  const head = headRow(['Settings', 'Epochs', 'MASE'])
  return `<p>${note} At each stage, the best third was trained for three times as many epochs.</p>
${table({ className: 'scores', label: 'Table of the settings tried', head, rows, tall: true })}`
}
