import { draw, fillFigures } from '../../../../report/page/figures.js'
import { fillSections } from '../../../../report/page/sections.js'
import { type PackedScenario, unpackedScenario } from '../packed.js'
import { scenarioSection } from '../section.js'
import { scenarioChart } from './scenario-chart.js'

export const scenarioPage = (data: PackedScenario): void =>
  fillSections(
    data.series.map(({ id }) => id),
    (index) => scenarioSection(unpackedScenario(data, index), { named: true }),
    (section, index) =>
      fillFigures(section, {
        scenario: (figure) => void draw(figure, scenarioChart(unpackedScenario(data, index))),
      }),
  )
