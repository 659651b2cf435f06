// Computes with 1, 2 and 4 threads and comes to its end without ending the process itself.
import { results } from './work.mjs'

console.log(JSON.stringify(await results([1, 2, 4])))
