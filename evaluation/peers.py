"""Forecasts of one model of statsforecast or neuralforecast, for `npm run evaluate -- SET FOLDER --peers PYTHON`.

    python peers.py --versions
    python peers.py INPUT OUTPUT MODEL HORIZON SEASON FREQUENCY SEED

INPUT is a CSV file with columns unique_id, ds and y; FREQUENCY is a number where ds counts steps. OUTPUT has a row for
each step and a column for each level of the quantiles; 0.5 is the model's point forecast. Models have their defaults;
those of neuralforecast read twice the horizon, on the processor, and give no intervals.

A series that a model of statsforecast fails on, or gives no finite number for, is forecast by its seasonal naive
method, or its naive one where the series is no longer than a season; each is a line "fallback" on standard error.
"""

import json
import logging
import os
import sys
import warnings
from importlib.metadata import PackageNotFoundError, version

warnings.filterwarnings("ignore")
os.environ["PYTHONWARNINGS"] = "ignore"

# Shares of the central intervals, in percent: their bounds are the deciles and those of 95 %.
LEVELS = [20, 40, 60, 80, 95]


def versions():
    found = {"Python": sys.version.split()[0]}
    for name in ["statsforecast", "neuralforecast", "torch", "pandas"]:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


class Fallback:
    """The model in place of one that fails."""

    def __init__(self, season):
        self.season = season

    def forecast(self, y, h, **options):
        from statsforecast import models

        print("fallback", file=sys.stderr, flush=True)
        method = models.Naive() if len(y) <= self.season else models.SeasonalNaive(self.season)
        return method.forecast(y=y, h=h, **options)


def statistical(data, model, horizon, season, frequency):
    import numpy as np
    from statsforecast import StatsForecast, models

    made = getattr(models, model)(season_length=season, alias=model)
    engine = StatsForecast(models=[made], freq=frequency, n_jobs=-1, fallback_model=Fallback(season))
    forecast = engine.forecast(df=data, h=horizon, level=LEVELS)
    names = {model: "0.5"}
    for level in LEVELS:
        names[f"{model}-lo-{level}"] = f"{0.5 - level / 200:g}"
        names[f"{model}-hi-{level}"] = f"{0.5 + level / 200:g}"
    columns = ["unique_id", "ds", *names.values()]
    forecast = forecast.reset_index().rename(columns=names)[columns]

    finite = np.isfinite(forecast[columns[2:]].to_numpy(float)).all(axis=1)
    for name in forecast["unique_id"][~finite].unique():
        y = data["y"][data["unique_id"] == name].to_numpy(float)
        instead = Fallback(season).forecast(y=y, h=horizon, level=LEVELS)
        for key, values in instead.items():
            column = "0.5" if key == "mean" else names[f"{model}-{key}"]
            # A naive method knows no error of a series of one value.
            forecast.loc[forecast["unique_id"] == name, column] = np.where(
                np.isfinite(values), values, instead["mean"]
            )
    return forecast


def neural(data, model, horizon, frequency, seed):
    from neuralforecast import NeuralForecast, models

    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    made = getattr(models, model)(
        h=horizon,
        input_size=2 * horizon,
        random_seed=seed,
        start_padding_enabled=True,
        accelerator="cpu",
        enable_progress_bar=False,
        logger=False,
        enable_checkpointing=False,
    )
    network = NeuralForecast(models=[made], freq=frequency)
    network.fit(df=data)
    return network.predict().reset_index().rename(columns={model: "0.5"})[["unique_id", "ds", "0.5"]]


def main():
    if sys.argv[1] == "--versions":
        print(json.dumps(versions()))
        return
    import pandas as pd

    source, target, model, horizon, season, frequency, seed = sys.argv[1:]
    counted = frequency.isdigit()
    data = pd.read_csv(source, parse_dates=[] if counted else ["ds"], dtype={"unique_id": str, "y": float})
    frequency = int(frequency) if counted else frequency
    if model in ["NHITS", "LSTM"]:
        forecast = neural(data, model, int(horizon), frequency, int(seed))
    else:
        forecast = statistical(data, model, int(horizon), int(season), frequency)
    forecast.to_csv(target, index=False)


if __name__ == "__main__":
    main()
