/**
 * The report page's script: fills the figures that the static HTML leaves empty, and switches between series.
 * Built by scripts/build-report.mjs into ../generated/page.ts.
 */
import type { ReportData, SeriesCharts } from '../data.js'
import { backtestChart } from './backtest-chart.js'
import { type Chart, keepDrawn } from './chart.js'
import { allHistory, forecastChart, recentHistory } from './forecast-chart.js'
import { lossChart } from './loss-chart.js'

const data = JSON.parse(document.getElementById('data')!.textContent!) as ReportData
const sections = [...document.querySelectorAll<HTMLElement>('[data-series]')]
const picker = document.querySelector<HTMLSelectElement>('#series')
const filled = new Set<number>()

function show(index: number): void {
  for (const [other, section] of sections.entries()) section.hidden = other !== index
  if (filled.has(index)) return
  filled.add(index)
  fill(sections[index]!, data.series[index]!)
}

function fill(section: HTMLElement, series: SeriesCharts): void {
  const figures: Record<string, (figure: HTMLElement) => void> = {
    forecast: (figure) => fillForecast(figure, series),
    backtest: (figure) => void draw(figure, backtestChart(series)),
    loss: (figure) => void draw(figure, lossChart(series)),
  }
  for (const figure of section.querySelectorAll<HTMLElement>('[data-chart]')) {
    figure.closest('article')!.hidden = false
    figures[figure.dataset.chart!]!(figure)
  }
}

function draw(figure: HTMLElement, chart: Chart) {
  return keepDrawn(figure.querySelector<HTMLElement>('.plot')!, chart)
}

function fillForecast(figure: HTMLElement, series: SeriesCharts): void {
  const show = draw(figure, forecastChart(series, recentHistory(series)))
  if (series.history.x.every((x) => x >= series.recentFrom)) return
  const views = document.createElement('div')
  views.className = 'views'
  views.role = 'group'
  views.ariaLabel = 'History shown'
  const choices = [
    ['Recent', recentHistory],
    ['All history', allHistory],
  ] as const
  const buttons = choices.map(([text, history], choice) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = text
    button.ariaPressed = String(choice === 0)
    button.addEventListener('click', () => {
      for (const other of buttons) other.ariaPressed = String(other === button)
      show(forecastChart(series, history(series)))
    })
    return button
  })
  views.append(...buttons)
  figure.prepend(views)
}

if (picker) {
  picker.closest('p')!.hidden = false
  picker.addEventListener('change', () => show(Number(picker.value)))
}
if (sections.length > 0) show(picker ? Number(picker.value) : 0)
