/**
 * The orders of an ARIMA, found step by step (Hyndman & Khandakar 2008): from four models on to the better of their
 * neighbours by Akaike's corrected criterion.
 */
import { type Arma, ArmaFitter, type Orders } from './arma.js'
import { isTakenToGrow } from './growth.js'

const [mostSteps, mostSeasons, mostTerms] = [3, 1, 6]
/** What a drift adds to the criterion: of many differences it must explain a quarter of the variance. */
const driftPenalty = (count: number): number => 30 + 0.3 * count
/** The same where the series is taken to grow. */
const driftBonus = -5

export const withoutTerms: Orders = { p: 0, q: 0, P: 0, Q: 0, hasMean: false }

/** How a model's neighbours differ: seasons first. */
const neighbours: readonly Partial<Orders>[] = [
  { P: 1 },
  { P: -1 },
  { Q: 1 },
  { Q: -1 },
  { P: 1, Q: 1 },
  { P: -1, Q: -1 },
  { p: 1 },
  { p: -1 },
  { q: 1 },
  { q: -1 },
  { p: 1, q: 1 },
  { p: -1, q: -1 },
]

const neighbour = (at: Orders, { p = 0, q = 0, P = 0, Q = 0 }: Partial<Orders>): Orders => ({
  ...at,
  p: at.p + p,
  q: at.q + q,
  P: at.P + P,
  Q: at.Q + Q,
})

/** The best model that the search finds among differenced values w, or undefined where the series is too short for any. */
export function searchOrders(
  w: Float64Array,
  m: number,
  hasSeason: boolean,
  isDifferenced: boolean,
): Arma | undefined {
  const fitter = new ArmaFitter(w, m)
  const drift = isTakenToGrow(w.length, m) ? driftBonus : driftPenalty(w.length)
  const tried = new Set<string>()
  let best: Arma | undefined
  /** Whether the orders are better than the best so far, which they then are. */
  const isBetter = (orders: Orders): boolean => {
    const { p, q, P, Q, hasMean } = orders
    const key = `${p} ${q} ${P} ${Q} ${hasMean}`
    const largestSeason = hasSeason ? mostSeasons : 0
    const isIn =
      Math.min(p, q, P, Q) >= 0 &&
      Math.max(p, q) <= mostSteps &&
      Math.max(P, Q) <= largestSeason &&
      p + q + P + Q <= mostTerms
    if (!isIn || tried.has(key)) return false
    tried.add(key)
    const added = hasMean && isDifferenced ? drift : 0
    const below = (best?.criterion ?? Infinity) - added
    const fit = fitter.fit(orders, below)
    if (fit === undefined || !(best === undefined || fit.criterion < below)) return false
    best = { ...fit, criterion: fit.criterion + added }
    return true
  }
  const first = { ...withoutTerms, hasMean: !isDifferenced }
  const S = Number(hasSeason)
  isBetter({ ...first, p: 2, q: 2, P: S, Q: S })
  isBetter(first)
  isBetter({ ...first, p: 1, P: S })
  isBetter({ ...first, q: 1, Q: S })
  for (let isMoving = best !== undefined; isMoving; ) {
    const { orders } = best as Arma
    isMoving =
      neighbours.some((change) => isBetter(neighbour(orders, change))) ||
      isBetter({ ...orders, hasMean: !orders.hasMean })
  }
  return best
}
