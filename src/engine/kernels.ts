/**
 * The table of kernels: every C function the engine offers, with the kinds of its arguments and, after a
 * colon, of its result. WebAssembly needs only the names; a native library is bound by the kinds; a new
 * device implements `Kernels` and the compiler names what it lacks.
 *
 *   a  address: a byte offset in the engine's memory, 0 for "not given"
 *   i  32-bit integer; sizes and strides count elements
 *   f  32-bit float
 *
 * The meanings of the arguments stand in kernels/*.c.
 */
export const signatures = {
  set_threads: 'iii',
  set_least_part: 'i',
  unary: 'iaai',
  binary: 'iaiiaiiaii',
  select_where: 'aaaai',
  to_float: 'aai',
  fill: 'aif',
  copy_strided: 'aiaaiaai',
  gather: 'aaaiiii',
  scatter: 'aaaiiii',
  reduce: 'iaaiii',
  argmax: 'aaiii',
  softmax: 'aaiii',
  softmax_gradient: 'aaaiii',
  cross_entropy: 'aaaaii',
  cross_entropy_gradient: 'aaaaaii',
  squared_error: 'aaaii',
  squared_error_gradient: 'aaaaii',
  absolute_error: 'aaaii',
  absolute_error_gradient: 'aaaaii',
  quantile_loss: 'aaaaii',
  quantile_loss_gradient: 'aaaaaii',
  student_t: 'aaaaai',
  student_t_gradient: 'aaaaaaaai',
  negative_binomial: 'aaaai',
  negative_binomial_gradient: 'aaaaaai',
  matmul_work: 'iii:i',
  batched_matmul: 'aiiaiiaiiiiiiiiia',
  stream: 'a',
  clip_norms: 'aaif',
  sgd: 'affif',
  rmsprop: 'afffff',
  adam: 'affffff',
  checkpoint_steps: 'iiii:i',
  lstm_save_size: 'iiiii:i',
  lstm_forward_work_size: 'iiiiii:i',
  lstm_backward_work_size: 'iiiiii:i',
  lstm_forward: 'aaaaaaaaaaaaiiiiii',
  lstm_backward: 'aaaaaaaaaaaaaaaaiiiiii',
  gru_save_size: 'iiiii:i',
  gru_forward_work_size: 'iiiiii:i',
  gru_backward_work_size: 'iiiiii:i',
  gru_forward: 'aaaaaaaaaaiiiiiii',
  gru_backward: 'aaaaaaaaaaaaaaiiiiiii',
  rnn_save_size: 'iiiii:i',
  rnn_forward_work_size: 'iiiiii:i',
  rnn_backward_work_size: 'iiiiii:i',
  rnn_forward: 'aaaaaaaaaaiiiiiii',
  rnn_backward: 'aaaaaaaaaaaaaaiiiiiii',
} as const

type Signatures = typeof signatures

/** One number for each letter before the colon, so that a call with an argument too few does not compile. */
type Arguments<S extends string> = S extends `${infer First}${infer Rest}`
  ? First extends ':'
    ? []
    : [number, ...Arguments<Rest>]
  : []

export type KernelName = keyof Signatures

export type Kernels = {
  readonly [K in KernelName]: (
    ...args: Arguments<Signatures[K]>
  ) => Signatures[K] extends `${string}:${string}` ? number : void
}
