"""PyTorch on the processor. The number of threads comes from the environment."""

import math
import os
import platform

import torch
from torch import nn
from worker import Running, read, serve

torch.set_num_threads(int(os.environ["BENCH_THREADS"]))
torch.set_num_interop_threads(1)

KINDS = {"lstm": nn.LSTM, "gru": nn.GRU}
# PyTorch's order of the gates, as places in Keras's.
GATES = {"lstm": (0, 1, 2, 3), "gru": (1, 0, 2)}


def tensor(entry):
    return torch.from_numpy(read(entry))


def weights(cell, data, prefix=""):
    """Input and recurrent weights and biases, in the order of nn.LSTM's parameters."""

    def reordered(values):
        parts = values.chunk(len(GATES[cell]), dim=-1)
        return torch.cat([parts[gate] for gate in GATES[cell]], dim=-1)

    kernel, recurrent, bias = (reordered(tensor(data[prefix + name])) for name in ("kernel", "recurrent", "bias"))
    input_bias, recurrent_bias = bias if cell == "gru" else (bias, torch.zeros_like(bias))
    return kernel.t(), recurrent.t(), input_bias, recurrent_bias


@torch.no_grad()
def fill(layer, cell, data, prefixes=("",)):
    values = [value for prefix in prefixes for value in weights(cell, data, prefix)]
    for parameter, value in zip(layer.parameters(), values):
        parameter.copy_(value)
    if cell == "lstm":
        # Keras has one bias; a second one that learnt too would take each step twice.
        for index in range(len(prefixes)):
            getattr(layer, f"bias_hh_l{index}").requires_grad_(False)


def built(job):
    size = job["size"]
    layer = KINDS[job["cell"]](size["I"], size["H"], batch_first=True)
    fill(layer, job["cell"], job["data"])
    return layer, tensor(job["data"]["x"]), tensor(job["data"]["y"])


def learnt(module):
    return [parameter for parameter in module.parameters() if parameter.requires_grad]


def training(job):
    layer, x, y = built(job)
    optimiser = torch.optim.Adam(learnt(layer), lr=1e-3, fused=True)
    updates = 0

    def step():
        nonlocal updates
        updates += 1
        optimiser.zero_grad()
        # Keras adds epsilon to the root before the correction, PyTorch after it.
        optimiser.param_groups[0]["eps"] = 1e-7 / math.sqrt(1 - 0.999**updates)
        loss = (layer(x)[0] - y).square().mean()
        loss.backward()
        optimiser.step()
        return loss.item()

    return Running(step)


def forward(job):
    layer, x, y = built(job)
    layer.eval()

    @torch.inference_mode()
    def step():
        layer(x)

    @torch.inference_mode()
    def check():
        return (layer(x)[0] - y).square().mean().item()

    return Running(step, check)


class Language(nn.Module):
    def __init__(self, cell, vocabulary, units):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, units)
        self.recurrent = KINDS[cell](units, units, num_layers=2, batch_first=True)
        self.dense = nn.Linear(units, vocabulary)

    def forward(self, x):
        return self.dense(self.recurrent(self.embedding(x))[0])


def language(job):
    data = job["data"]
    model = Language(job["cell"], job["vocabulary"], job["size"]["H"])
    fill(model.recurrent, job["cell"], data, ("layer1.", "layer2."))
    with torch.no_grad():
        model.embedding.weight.copy_(tensor(data["embedding"]))
        model.dense.weight.copy_(tensor(data["dense.kernel"]).t())
        model.dense.bias.copy_(tensor(data["dense.bias"]))
    x, y = tensor(data["x"]).long(), tensor(data["y"]).long().flatten()
    parameters = learnt(model)
    optimiser = torch.optim.SGD(parameters, lr=1.0, fused=True)

    def step():
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(model(x).flatten(0, 1), y)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5)
        optimiser.step()
        return loss.item()

    return Running(step)


def stream(job):
    size, repeat = job["size"], job["repeat"]
    cell = {"lstm": nn.LSTMCell, "gru": nn.GRUCell}[job["cell"]](size["I"], size["H"])
    with torch.no_grad():
        for parameter, value in zip(cell.parameters(), weights(job["cell"], job["data"])):
            parameter.copy_(value)
    inputs = list(tensor(job["data"]["x"]).unsqueeze(1))
    state, t = None, 0

    @torch.inference_mode()
    def check():
        last = None
        for x in inputs[:16]:
            last = cell(x, last)
        h = last[0] if job["cell"] == "lstm" else last
        return h.square().mean().item()

    @torch.inference_mode()
    def step():
        nonlocal state, t
        for _ in range(repeat):
            state = cell(inputs[t % len(inputs)], state)
            t += 1

    return Running(step, check, repeat)


WORKS = {"training": training, "forward": forward, "language": language, "stream": stream}


def prepare(job):
    running = WORKS[job["work"]](job)
    if job["options"].get("oneDNN", True):
        return running

    def without(work):
        def run():
            with torch.backends.mkldnn.flags(enabled=False):
                return work()

        return run

    return Running(without(running.step), running.check and without(running.check), running.repeat)


versions = {"torch": torch.__version__, "python": platform.python_version()}
serve({"versions": versions, "threads": torch.get_num_threads()}, prepare)
