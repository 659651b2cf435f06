/**
 * Every cell that the conformance suite holds to its promises. A new cell joins by an entry: the shapes of its
 * weights by name, how it is made of them, and its step in float64, written from the paper.
 */
import type { Shape, Tensor } from '../../../tensor/index.js'
import type { CellState, RecurrentCell } from '../cell.js'
import { gruCell } from '../gru-cell.js'
import { lstmCell } from '../lstm-cell.js'
import { rnnCell } from '../rnn-cell.js'
import { MemoryCell, memoryReference } from './memory-cell.js'
import {
  gruResetAfterReference,
  gruResetBeforeReference,
  lstmReference,
  type ReferenceStep,
  rnnReference,
} from './references.js'

export interface CellCase {
  /** Begins with the cell's name as its errors have it. */
  readonly name: string
  /** By name, in the order in which the reference takes them; I inputs, H units. */
  readonly weightShapes: (I: number, H: number) => Readonly<Record<string, Shape>>
  readonly cell: (weights: Readonly<Record<string, Tensor>>) => RecurrentCell<CellState>
  readonly reference: ReferenceStep
  /** Whether the cell has a kernel for whole sequences; false by default. */
  readonly fused?: boolean
}

const rnnShapes = (I: number, H: number) => ({ wx: [I, H], wh: [H, H], b: [H] })
const lstmShapes = (I: number, H: number) => ({ wx: [I, 4 * H], wh: [H, 4 * H], b: [4 * H] })
const gruShapes = (I: number, H: number) => ({ wx: [I, 3 * H], wh: [H, 3 * H], b: [2, 3 * H] })
const gruResetBeforeShapes = (I: number, H: number) => ({ ...gruShapes(I, H), b: [3 * H] })
/** The usual activations the other way round, which no kernel computes. */
const swapped = { activation: 'sigmoid', recurrentActivation: 'tanh' } as const

export const cells: readonly CellCase[] = [
  {
    name: 'RnnCell tanh',
    weightShapes: rnnShapes,
    cell: ({ wx, wh, b }) => rnnCell({ wx, wh, b }),
    reference: rnnReference('tanh'),
    fused: true,
  },
  {
    name: 'RnnCell relu',
    weightShapes: rnnShapes,
    cell: ({ wx, wh, b }) => rnnCell({ wx, wh, b }, 'relu'),
    reference: rnnReference('relu'),
    fused: true,
  },
  {
    name: 'RnnCell sigmoid',
    weightShapes: rnnShapes,
    cell: ({ wx, wh, b }) => rnnCell({ wx, wh, b }, 'sigmoid'),
    reference: rnnReference('sigmoid'),
    fused: true,
  },
  {
    name: 'RnnCell silu',
    weightShapes: rnnShapes,
    cell: ({ wx, wh, b }) => rnnCell({ wx, wh, b }, 'silu'),
    reference: rnnReference('silu'),
  },
  {
    name: 'LstmCell',
    weightShapes: lstmShapes,
    cell: ({ wx, wh, b }) => lstmCell({ wx, wh, b }),
    reference: lstmReference(),
    fused: true,
  },
  {
    name: 'LstmCell sigmoid tanh',
    weightShapes: lstmShapes,
    cell: ({ wx, wh, b }) => lstmCell({ wx, wh, b }, swapped),
    reference: lstmReference('sigmoid', 'tanh'),
  },
  {
    name: 'GruCell reset after',
    weightShapes: gruShapes,
    cell: ({ wx, wh, b }) => gruCell({ wx, wh, b }),
    reference: gruResetAfterReference(),
    fused: true,
  },
  {
    name: 'GruCell reset after, sigmoid tanh',
    weightShapes: gruShapes,
    cell: ({ wx, wh, b }) => gruCell({ wx, wh, b }, swapped),
    reference: gruResetAfterReference('sigmoid', 'tanh'),
  },
  {
    name: 'GruCell reset before',
    weightShapes: gruResetBeforeShapes,
    cell: ({ wx, wh, b }) => gruCell({ wx, wh, b }),
    reference: gruResetBeforeReference(),
    fused: true,
  },
  {
    name: 'MemoryCell, as a user might write it',
    weightShapes: (I, H) => ({ wk: [I, 2], wv: [I, H] }),
    cell: ({ wk, wv }) => new MemoryCell(wk, wv),
    reference: memoryReference,
  },
]
