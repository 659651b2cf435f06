/** Cross-entropy of softmax against class numbers, without forming the probabilities. */
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { formatShape, sameShape } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

function check(logits: Tensor, labels: Tensor): void {
  checkFloat('softmaxCrossEntropy', logits)
  const [classes = 0] = logits.shape.slice(-1)
  if (classes < 1) {
    throw new InputError(
      `softmaxCrossEntropy: expected logits [..., C >= 1], got ${formatShape(logits.shape)}`,
    )
  }
  const shape = logits.shape.slice(0, -1)
  if (labels.dtype !== 'int32' || !sameShape(labels.shape, shape)) {
    throw new InputError(
      `softmaxCrossEntropy: expected int32 labels ${formatShape(shape)}, got ${labels.dtype} ${formatShape(labels.shape)}`,
    )
  }
  const { data } = labels
  for (let i = 0; i < data.length; i++) {
    if (data[i] < 0 || data[i] >= classes) {
      throw new InputError(
        `softmaxCrossEntropy: expected labels from 0 to ${classes - 1}, got ${data[i]} at element ${i}`,
      )
    }
  }
}

/**
 * log Σ eˣ - x[label] for each row x of the logits `values`: from [..., C] and labels [...] to [...]. Far-off logits neither
 * overflow nor lose their digits; NaN in a row gives NaN.
 * @param classes whole numbers from 0 to C - 1; a tensor of them is int32
 * @throws InputError on labels outside that range, and on shapes that do not fit
 */
export function softmaxCrossEntropy(values: TensorLike, classes: TensorLike): FloatTensor {
  const logits = given('softmaxCrossEntropy', values)
  const labels = given('softmaxCrossEntropy', classes, 'int32')
  check(logits, labels)
  const cols = logits.shape[logits.rank - 1]
  // The largest logit of each row, and the sum of the exponentials of what the others lie below it.
  let parts: Tensor
  return operation(
    [logits],
    () => {
      const out = unwritten(labels.shape)
      parts = unwritten([labels.size, 2])
      const [x, at, save, to] = [logits, labels, parts, out].map(({ storage }) => storage.address)
      out.device.kernels.cross_entropy(x, at, save, to, labels.size, cols)
      return out
    },
    (g) => [() => gradient(g, logits, labels, parts)],
  )
}

/** g (softmax(x) - 1 at the label). */
const gradient = (g: Tensor, logits: Tensor, labels: Tensor, parts: Tensor): Tensor =>
  operation(
    [g, logits],
    () => {
      const out = unwritten(logits.shape)
      const [from, x, at, saved, to] = [g, logits, labels, parts, out].map(({ storage }) => storage.address)
      const cols = logits.shape[logits.rank - 1]
      out.device.kernels.cross_entropy_gradient(from, x, at, saved, to, labels.size, cols)
      return out
    },
    (h) => {
      const p = logits.softmax()
      const weighted = h.mul(p)
      const mean = weighted.sum(-1, true)
      return [
        () => mean.squeeze(-1).sub(atLabels(h, labels)),
        () => weighted.sub(p.mul(mean)).mul(g.expandDims(-1)),
      ]
    },
  )

/** The entry of each row of x at its label. */
function atLabels(x: FloatTensor, labels: Tensor): FloatTensor {
  const cols = x.shape[x.rank - 1]
  const places = Int32Array.from(labels.data, (label, row) => row * cols + label)
  return x.reshape([-1]).gather(places).reshape(labels.shape)
}
