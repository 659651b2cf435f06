"""ONNX Runtime on the processor, forward only, as it does not train. The number of threads comes from the environment."""

import os
import platform

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from worker import Running, read, serve

THREADS = int(os.environ["BENCH_THREADS"])
# ONNX's order of the gates, as places in Keras's.
GATES = {"lstm": (0, 3, 1, 2), "gru": (0, 1, 2)}


def weights(cell, data):
    """W [1, gates, I], R [1, gates, H] and B [1, 2 gates]."""

    def reordered(name):
        parts = np.split(read(data[name]), len(GATES[cell]), axis=-1)
        return np.concatenate([parts[gate] for gate in GATES[cell]], axis=-1)

    bias = reordered("bias")
    both = bias if cell == "gru" else np.stack([bias, np.zeros_like(bias)])
    return {"W": reordered("kernel").T[None], "R": reordered("recurrent").T[None], "B": both.reshape(1, -1)}


def session(job, shape, outputs, states=()):
    """A model of one recurrent node over x of [T, B, I]."""
    cell, units = job["cell"], job["size"]["H"]
    attributes = {"hidden_size": units, **({"linear_before_reset": 1} if cell == "gru" else {})}
    inputs = ["x", "W", "R", "B", "", *states]
    node = helper.make_node(cell.upper(), inputs, list(outputs), **attributes)
    state = [1, shape[1], units]

    def info(name, size):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, size)

    sizes = {"Y": [shape[0], 1, shape[1], units]}
    graph = helper.make_graph(
        [node],
        "recurrent",
        [info("x", shape), *(info(name, state) for name in states)],
        [info(name, sizes.get(name, state)) for name in outputs if name],
        [numpy_helper.from_array(np.ascontiguousarray(v), name) for name, v in weights(cell, job["data"]).items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def forward(job):
    x = np.ascontiguousarray(read(job["data"]["x"]).transpose(1, 0, 2))
    y = read(job["data"]["y"])
    running = session(job, list(x.shape), ["Y"])
    binding = running.io_binding()
    binding.bind_cpu_input("x", x)
    binding.bind_output("Y")

    def step():
        running.run_with_iobinding(binding)

    def check():
        step()
        output = binding.copy_outputs_to_cpu()[0][:, 0].transpose(1, 0, 2)
        return float(np.square(output.astype(np.float64) - y).mean())

    return Running(step, check)


def stream(job):
    """The state's two places take turns as input and output, so that nothing is copied between steps."""
    repeat, units = job["repeat"], job["size"]["H"]
    names = ["h", "c"] if job["cell"] == "lstm" else ["h"]
    inputs = read(job["data"]["x"])[:, None, None, :]
    running = session(job, [1, 1, inputs.shape[-1]], ["", *(f"{name}_next" for name in names)], names)

    def value(array):
        return onnxruntime.OrtValue.ortvalue_from_numpy(array)

    def zeros():
        return {name: value(np.zeros((1, 1, units), np.float32)) for name in names}

    places = [zeros(), zeros()]
    x = inputs[0].copy()
    shared = value(x)  # shares x's memory
    bindings = []
    for before, after in (places, places[::-1]):
        binding = running.io_binding()
        binding.bind_ortvalue_input("x", shared)
        for name in names:
            binding.bind_ortvalue_input(name, before[name])
            binding.bind_ortvalue_output(f"{name}_next", after[name])
        bindings.append(binding)
    t = 0

    def one(now):
        nonlocal t
        x[...] = now
        running.run_with_iobinding(bindings[t % 2])
        t += 1

    def check():
        for now in inputs[:16]:
            one(now)
        return float(np.square(places[0]["h"].numpy()).mean())

    def step():
        for _ in range(repeat):
            one(inputs[t % len(inputs)])

    return Running(step, check, repeat)


WORKS = {"forward": forward, "stream": stream}
versions = {"onnxruntime": onnxruntime.__version__, "onnx": onnx.__version__, "python": platform.python_version()}
serve({"versions": versions, "threads": THREADS}, lambda job: WORKS[job["work"]](job))
