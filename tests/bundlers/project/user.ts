import { argmax, dense, type FloatTensor, lstm, sequential, tensor } from 'hindcast'
import { detectAnomalies } from 'hindcast/anomalies'
import { forecast } from 'hindcast/forecast'

export const sum: number = tensor([1, 2]).data.reduce((a, b) => a + b, 0)
export const floats: Float32Array = tensor([1]).add(1).data
export const places: Int32Array = argmax([1, 2]).data
const model = sequential([lstm(2, { inputShape: [3, 1] }), dense(1)])
export const predicted: FloatTensor = model.predict([[[1], [2], [3]]])
const without = await model.fit([[[1], [2], [3]]], [1])
export const perhaps: readonly number[] | undefined = without.valLoss
// @ts-expect-error without validation data there may be none
without.valLoss.at(-1)
const validated = await model.fit([[[1], [2], [3]]], [1], { validationSplit: 0.5 })
export const last: number | undefined = validated.valLoss.at(-1)
export const tasks = [forecast, detectAnomalies]
