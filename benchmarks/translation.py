"""CPU time of stock Argos Translate 1.11 beside ours: same run, same model file, same sentences, outputs compared.

    python benchmarks/translation.py [--quick] [--threads N]

Sentences: our own templates in the lengths of news, all different, so that neither side gains from caching. Model: the official
package's shape (6+6 layers, 512, vocabulary 65,001, int8) with hand-set weights that copy the source, made once into .cache/. Stock
runs in .cache/bench-argos with all its dependencies, made once with pip (about 1.5 GB). Threads: 1 unless told otherwise, for both.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "tests" / "translate"))

from _figures import Figure, record
from _news import news_sentences

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CACHE = ROOT / ".cache"
MODEL, STOCK = CACHE / "bench-model", CACHE / "bench-argos"
STOCK_VERSION = "1.11"
TORCH = "torch==2.13.0"  # stanza needs one; any: it does not decode
IMPORT = """
import time
start = time.perf_counter()
import ctranslate2
from translate.argos import package_format
package_format()
print(time.perf_counter() - start)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="40 sentences instead of 160")
    parser.add_argument("--threads", type=int, default=1, help="of the decoder, for both; 0: as many as it likes")
    options = parser.parse_args()
    sentences = news_sentences(40 if options.quick else 160)
    models, python = ready_model(), ready_stock()
    length = statistics.mean(map(len, sentences))
    print(f"{len(sentences)} sentences, {length:.0f} characters on average; threads: {options.threads or 'their default'}")
    rows = [("stock Argos, beam 4", run(python, "stock", models, 4, options.threads, sentences))] if python else []
    rows += [(f"ours, beam {beam}", run(sys.executable, "ours", models, beam, options.threads, sentences)) for beam in (4, 2)]
    rows.append(("ours, fast (1 in 10)", run(sys.executable, "fast", models, 4, options.threads, sentences)))
    rows.append(("CTranslate2 alone", run(sys.executable, "floor", models, 4, options.threads, sentences)))
    first = rows[0][1]
    print(f"{'':22}{'CPU s':>8}{'wall s':>8}{'faster':>8}{'peak MB':>9}  same sentences")
    for name, row in rows:
        same = sum(one == other for one, other in zip(row["outputs"], first["outputs"], strict=True))
        print(f"{name:22}{row['cpu']:8.2f}{row['wall']:8.2f}{first['cpu'] / row['cpu']:8.2f}{row['peak_mb']:9}  {same} of {len(sentences)}")
    hand_over(dict(rows), len(sentences))
    seconds = min(float(said(sys.executable, "-c", IMPORT)) for _ in range(3))
    print(f"importing decoder and package format: {seconds:.2f} s")
    return 0 if first["outputs"] == rows[1][1]["outputs"] else 1


def hand_over(rows: dict[str, dict[str, Any]], sentences: int) -> None:
    """CPU milliseconds a sentence."""
    stock, floor = rows.get("stock Argos, beam 4"), rows["CTranslate2 alone"]
    for name in ("ours, beam 4", "ours, beam 2", "ours, fast (1 in 10)"):
        record(
            Figure(
                part="Translation",
                name=name.removeprefix("ours, "),
                unit="CPU ms a sentence",
                ours=1000 * rows[name]["cpu"] / sentences,
                peer=1000 * stock["cpu"] / sentences if stock else None,
                peer_name="stock Argos Translate, beam 4",
                limit=1000 * floor["cpu"] / sentences if name == "ours, beam 4" else None,
                limit_name="CTranslate2 alone, tokens ready, one batch" if name == "ours, beam 4" else "",
            )
        )
    record(
        Figure(
            part="Memory",
            name="translating, peak",
            unit="MB",
            ours=rows["ours, beam 4"]["peak_mb"],
            peer=stock["peak_mb"] if stock else None,
            peer_name="stock Argos Translate",
        )
    )


def run(python: str | Path, engine: str, models: Path, beam: int, threads: int, sentences: list[str]) -> dict[str, Any]:
    command = [str(python), str(HERE / "_translate_once.py"), engine, str(models), str(beam), str(threads)]
    done = subprocess.run(command, input="\n".join(sentences), capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def ready_model() -> Path:
    """The folder of models with the benchmark's in it, made when it is missing."""
    models = MODEL / "models"
    if not models.is_dir():
        from tiny_model import OFFICIAL, build_package

        from translate.models import install_file

        shutil.rmtree(MODEL, ignore_errors=True)
        MODEL.mkdir(parents=True)
        started = time.perf_counter()
        install_file(build_package(MODEL / "official-shape.argosmodel", shape=OFFICIAL, sentences=news_sentences(3000)), models)
        print(f"built a model of the official shape in {time.perf_counter() - started:.0f} s", flush=True)
    return models


def ready_stock() -> Path | None:
    """The Python of an environment that holds stock Argos, made when it is missing; None where it cannot be."""
    try:
        return installed_stock()
    except subprocess.CalledProcessError as error:
        print(f"left out, stock Argos cannot be installed: {error}", flush=True)
        return None


def installed_stock() -> Path:
    python, mark = STOCK / "bin" / "python", STOCK / ".ready"
    if not mark.exists():
        print("installing stock Argos into .cache/bench-argos", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(STOCK)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--upgrade", "pip>=25"], check=True)
        (STOCK / "constraints.txt").write_text(TORCH)
        subprocess.run([*pip, "--constraint", str(STOCK / "constraints.txt"), f"argostranslate=={STOCK_VERSION}"], check=True)
        mark.touch()
    return python


def said(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True, cwd=ROOT).stdout


if __name__ == "__main__":
    sys.exit(main())
