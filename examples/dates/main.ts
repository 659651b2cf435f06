// Translates dates, "17 Mar 2024" to "2024-03-17": encoder, decoder and attention, trained by fit.
import { concat, dense, describeLayer, embedding, functional, gru, input, random, tensor } from 'hindcast'

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const letters = ['', '>', ...' ,-./0123456789ADFJMNOSabceglnoprtuvy'] // 0 pads, and '>' begins an answer
const [questionLength, answerLength, units] = [12, 10, 64]
const draw = random(1)

/** A date as people write it, and as ISO 8601 has it. */
function date(): [question: string, answer: string] {
  const [y, m, d] = [1950 + draw.below(100), draw.below(12), 1 + draw.below(28)]
  const forms = [`${d} ${months[m]} ${y}`, `${months[m]} ${d}, ${y}`, `${d}.${m + 1}.${y}`]
  return [forms[draw.below(3)], new Date(Date.UTC(y, m, d)).toISOString().slice(0, answerLength)]
}

/** Texts as numbers of letters, [texts, length]. */
const numbers = (texts: string[], length: number) =>
  tensor(texts.map((text) => Array.from({ length }, (_, t) => letters.indexOf(text[t] ?? ''))))

/** Dot-product attention (Luong et al. 2015): each query beside the mean of the keys that it looks at. */
const attention = () =>
  describeLayer('DotAttention', {}, ([[time, size]]) => ({
    outputShape: [time, 2 * size],
    parameters: [],
    apply: (_, [{ tensor: queries }, { tensor: keys }]) => {
      const looks = queries.matmul(keys.transpose([0, 2, 1])).softmax()
      return { output: concat([queries, looks.matmul(keys)], -1) }
    },
  }))

const [question, begun] = [input([questionLength]), input([answerLength])]
const encoded = gru(units, { returnSequences: true }).apply(embedding(letters.length, 32).apply(question))
const decoder = gru(units, { returnSequences: true })
const decoded = decoder.apply([embedding(letters.length, 32).apply(begun), ...encoded.state])
const attended = attention().apply([decoded, encoded])
const outputs = dense(letters.length, { activation: 'softmax' }).apply(attended)
const model = functional({ inputs: { question, begun }, outputs, seed: 0 })
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] })

/** What the model is given: questions, and answers as far as they are known. */
const given = (questions: string[], answers: string[]) => ({
  question: numbers(questions, questionLength),
  begun: numbers(
    answers.map((answer) => `>${answer}`),
    answerLength,
  ),
})
const pairs = Array.from({ length: 5000 }, date)
const [questions, answers] = [pairs.map(([question]) => question), pairs.map(([, answer]) => answer)]
const options = { epochs: 15, validationSplit: 0.1, verbose: true }
await model.fit(given(questions, answers), numbers(answers, answerLength), options)

const asked = ['17 Mar 2024', 'Jul 4, 1976', '9.11.1989']
let spelt = asked.map(() => '')
for (let t = 0; t < answerLength; t++) {
  const { data } = model.predict(given(asked, spelt)).slice(t, 1, 1).argmax()
  spelt = spelt.map((text, i) => text + letters[data[i]])
}
for (const [i, text] of asked.entries()) console.log(text.padEnd(questionLength), spelt[i])
