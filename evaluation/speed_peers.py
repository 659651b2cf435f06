"""Forecasts of one model of statsforecast or neuralforecast, for `npm run evaluate -- speed`.

    python speed_peers.py --versions
    python speed_peers.py INPUT OUTPUT MODEL HORIZON SEASON FREQUENCY SEED

Models have their defaults; those of neuralforecast read twice the horizon, on the processor.
"""

import logging
import sys
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")

if sys.argv[1] == "--versions":
    names = ["statsforecast", "neuralforecast", "torch", "pandas"]
    print(", ".join([f"Python {sys.version.split()[0]}"] + [f"{name} {version(name)}" for name in names]))
    sys.exit()

import pandas as pd  # noqa: E402

source, target, model, horizon, season, frequency, seed = sys.argv[1:]
horizon, season = int(horizon), int(season)
data = pd.read_csv(source, parse_dates=["ds"])

if model.startswith("Auto"):
    from statsforecast import StatsForecast, models

    made = getattr(models, model)(season_length=season)
    forecast = StatsForecast(models=[made], freq=frequency, n_jobs=-1).forecast(df=data, h=horizon)
else:
    from neuralforecast import NeuralForecast, models

    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    made = getattr(models, model)(
        h=horizon,
        input_size=2 * horizon,
        random_seed=int(seed),
        start_padding_enabled=True,
        accelerator="cpu",
        enable_progress_bar=False,
        logger=False,
        enable_checkpointing=False,
    )
    network = NeuralForecast(models=[made], freq=frequency)
    network.fit(df=data)
    forecast = network.predict()

forecast.reset_index()[["unique_id", "ds", model]].to_csv(target, index=False)
