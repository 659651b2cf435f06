import { dense, engineInfo, lstm, sequential } from 'hindcast'
import { forecast } from 'hindcast/forecast'

const model = sequential([lstm(2, { inputShape: [3, 1] }), dense(1)], { seed: 1 })
model.compile({ optimizer: 'adam', loss: 'mse' })
const { loss } = await model.fit([[[1], [2], [3]]], [4], { epochs: 2 })
await model.save(process.argv[2])
console.log(`trained ${loss.length} epochs on ${engineInfo().engine}, ${typeof forecast}`)
