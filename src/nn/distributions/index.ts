export {
  type NegativeBinomialParameters,
  negativeBinomialCdf,
  negativeBinomialQuantile,
} from './negative-binomial.js'
export { normalQuantile } from './normal.js'
export { type StudentTParameters, studentTCdf, studentTQuantile } from './student-t.js'
