/** What a forecaster's file keeps of the baselines that are fitted: their parameters, by method. */
import {
  either,
  exactly,
  list,
  number,
  oneOf,
  optional,
  record,
  where,
  wholeNumber,
  yesOrNo,
} from '../../../formats/index.js'
import type { fittedBaselines } from '../../../statistics/methods/index.js'

const lag = wholeNumber({ from: 1, to: 100_000_000 })

const factor = where(record({ lags: list(lag), values: list(number()) }), ({ lags, values }) =>
  lags.length === values.length ? undefined : `expected a value for each of ${lags.length} lags`,
)

const theta = record({ isSeasonal: yesOrNo, alpha: number({ from: 0, to: 1 }), above: number() })

const dynamicTheta = record({
  isSeasonal: yesOrNo,
  alpha: number({ from: 0, to: 1 }),
  share: number({ from: 0, to: 1 }),
  first: number(),
  sigma2: number({ from: 0 }),
})

const ets = record({
  forms: list(
    record({
      form: record({
        error: oneOf(['additive', 'multiplicative']),
        trend: oneOf(['none', 'straight', 'damped']),
        season: oneOf(['none', 'additive', 'multiplicative']),
      }),
      parameters: record({ alpha: number(), beta: number(), gamma: number(), phi: number() }),
      sigma2: number({ from: 0 }),
      weight: number({ from: 0, to: 1 }),
    }),
    { least: 1 },
  ),
})

const arima = record({
  isLog: yesOrNo,
  differences: list(lag, { most: 2 }),
  arma: optional(record({ ar: factor, ma: factor, mean: number(), sigma2: number({ from: 0 }) })),
})

/** How many parameters a form of CES has. */
const parametersOf = { none: 2, simple: 2, partial: 3, full: 4 } as const

const ces = record({
  forms: list(
    where(
      record({
        season: oneOf(['none', 'simple', 'partial', 'full']),
        parameters: list(number(), { least: 2, most: 4 }),
        sigma2: number({ from: 0 }),
        weight: number({ from: 0, to: 1 }),
      }),
      ({ season, parameters }) => {
        const count = parametersOf[season]
        return parameters.length === count ? undefined : `expected ${count} parameters of a ${season} season`
      },
    ),
    { least: 1 },
  ),
})

const combination = either(
  record({
    isIntermittent: exactly(false),
    hasLongSeason: yesOrNo,
    weights: list(number({ from: 0, to: 1 }), { least: 4, most: 5 }),
    dynamicTheta: optional(dynamicTheta),
    // Of files before version 7.
    theta: optional(theta),
    ets: optional(ets),
    arima: optional(arima),
    ces: optional(ces),
  }),
  record({ isIntermittent: exactly(true) }),
)

/** The fits of one series. */
export const fitsSchema = record({
  theta: optional(theta),
  dynamicTheta: optional(dynamicTheta),
  ets: optional(ets),
  arima: optional(arima),
  ces: optional(ces),
  combination: optional(combination),
} satisfies Readonly<Record<keyof typeof fittedBaselines, unknown>>)
