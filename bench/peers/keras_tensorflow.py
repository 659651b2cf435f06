"""Keras layers on TensorFlow, on the processor. The number of threads comes from the environment."""

import os
import platform

os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf
from keras import layers
from worker import Running, read, serve

THREADS = int(os.environ["BENCH_THREADS"])
tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(THREADS)
tf.config.set_visible_devices([], "GPU")

KINDS = {"lstm": layers.LSTM, "gru": layers.GRU}


def weights(data, prefix=""):
    return [read(data[prefix + name]) for name in ("kernel", "recurrent", "bias")]


def constants(data):
    return tf.constant(read(data["x"])), tf.constant(read(data["y"]))


def compiled(function, job):
    """A graph, compiled by XLA where the job asks for it."""
    return tf.function(function, jit_compile=job["options"]["jit"])


def update(variables, optimiser, loss_of):
    def step():
        with tf.GradientTape() as tape:
            loss = loss_of()
        optimiser.apply(tape.gradient(loss, variables), variables)
        return loss

    return step


def built(job):
    size = job["size"]
    layer = KINDS[job["cell"]](size["H"], return_sequences=True)
    layer.build((size["B"], size["T"], size["I"]))
    layer.set_weights(weights(job["data"]))
    return layer


def training(job):
    layer, (x, y) = built(job), constants(job["data"])
    variables = layer.trainable_variables
    optimiser = keras.optimizers.Adam(1e-3, epsilon=1e-7)
    optimiser.build(variables)
    run = compiled(update(variables, optimiser, lambda: tf.reduce_mean(tf.square(layer(x) - y))), job)
    return Running(lambda: float(run()), compiles=True)


def forward(job):
    layer, (x, y) = built(job), constants(job["data"])
    run = compiled(lambda: layer(x), job)

    def step():
        run().numpy()

    return Running(step, lambda: float(tf.reduce_mean(tf.square(run() - y))), compiles=True)


def language(job):
    data, units, vocabulary = job["data"], job["size"]["H"], job["vocabulary"]
    kind = KINDS[job["cell"]]
    model = keras.Sequential(
        [
            layers.Embedding(vocabulary, units),
            kind(units, return_sequences=True),
            kind(units, return_sequences=True),
            layers.Dense(vocabulary),
        ]
    )
    x, y = constants(data)
    model.build(x.shape)
    dense = [read(data["dense.kernel"]), read(data["dense.bias"])]
    model.set_weights([read(data["embedding"]), *weights(data, "layer1."), *weights(data, "layer2."), *dense])
    variables = model.trainable_variables
    optimiser = keras.optimizers.SGD(1.0, global_clipnorm=5)
    optimiser.build(variables)

    def loss():
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=model(x)))

    run = compiled(update(variables, optimiser, loss), job)
    return Running(lambda: float(run()), compiles=True)


def stream(job):
    size, repeat = job["size"], job["repeat"]
    layer = KINDS[job["cell"]](size["H"])
    layer.build((1, 1, size["I"]))
    layer.set_weights(weights(job["data"]))
    run = compiled(lambda x, *state: layer.cell(x, list(state))[1], job)
    inputs = [tf.constant(x[None]) for x in read(job["data"]["x"])]
    zeros = [tf.zeros((1, size["H"]))] * (2 if job["cell"] == "lstm" else 1)
    state, t = zeros, 0

    def check():
        last = zeros
        for x in inputs[:16]:
            last = run(x, *last)
        return float(tf.reduce_mean(tf.square(last[0])))

    def step():
        nonlocal state, t
        for _ in range(repeat):
            state = run(inputs[t % len(inputs)], *state)
            t += 1
        state[0].numpy()

    return Running(step, check, repeat, compiles=True)


WORKS = {"training": training, "forward": forward, "language": language, "stream": stream}
versions = {"tensorflow": tf.__version__, "keras": keras.__version__, "python": platform.python_version()}
serve({"versions": versions, "threads": THREADS}, lambda job: WORKS[job["work"]](job))
