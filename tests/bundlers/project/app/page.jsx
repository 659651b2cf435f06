import { dense, engineInfo, lstm, sequential } from 'hindcast'
import Inside from './inside.jsx'

/** Trained on the server, when the page is made. */
export default async function Page() {
  const model = sequential([lstm(2, { inputShape: [3, 1] }), dense(1)], { seed: 1 })
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const { loss } = await model.fit([[[1], [2], [3]]], [4], { epochs: 2 })
  return (
    <main>
      <p>{`trained ${loss.length} epochs on ${engineInfo().engine}`}</p>
      <Inside />
    </main>
  )
}
