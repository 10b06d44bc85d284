"""Translation models on disk: which are installed, in what state, installing and removing them.

A model is one folder below the models folder, as its package holds it, with our receipt beside it: the package's sha256 and that of
the weights. Downloading is `translate.download`, taking a package apart safely `translate.unpack`.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from parallax.errors import ModelError
from translate.argos import ArgosEngine
from translate.download import download, fetch_index
from translate.unpack import unpack

State = Literal["ready", "broken", "outdated"]
Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all (0 when unknown)."""

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
OFFICIAL_VERSION = "1.9"
OFFICIAL_SHA256 = "62e7af5a3a48b530e47b7b3e5c78c2de79073ecd815750d2bf3ab35b4a67da2d"
ATTRIBUTION = "Machine translation: OPUS-MT by the Helsinki-NLP group, packaged by Argos Open Tech, licensed CC BY 4.0."
_RECEIPT = "parallax.json"
_PAIR = ("zh", "en")
_OLD = ".old-"  # before the name of a model that is being replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One installed model; ``problem`` says what is wrong with a broken one, or which version is newer than an outdated one."""

    name: str
    folder: Path
    state: State
    version: str = ""
    from_code: str = ""
    to_code: str = ""
    package_sha256: str = ""
    weights_sha256: str = ""
    problem: str = ""

    @property
    def short_hash(self) -> str:
        """What readings carry."""
        return self.weights_sha256[:12]


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What was true at installation."""

    package_sha256: str
    weights_sha256: str
    weights_bytes: int


def list_models(folder: Path) -> list[Model]:
    """All installed models, newest version first. Cheap: weights are measured, not read."""
    if not folder.is_dir():
        return []
    found = [_inspect(each) for each in sorted(folder.iterdir()) if each.is_dir() and _is_model(each)]
    return sorted(found, key=lambda model: _version(model.version), reverse=True)


def current_model(folder: Path) -> Model | None:
    """The Chinese-English model in use: the newest sound one, else a broken one, else None."""
    fitting = [model for model in list_models(folder) if (model.from_code, model.to_code) == _PAIR or model.state == "broken"]
    return next((model for model in fitting if model.state != "broken"), fitting[0] if fitting else None)


def open_engine(folder: Path, *, beam: int = 4, threads: int = 0) -> ArgosEngine | None:
    """The engine of the current model, None when no model is installed. Raises ModelError when it is broken."""
    model = sound_model(folder)
    return ArgosEngine(model.folder, model=model.short_hash, beam=beam, threads=threads) if model else None


def sound_model(folder: Path) -> Model | None:
    """The current model, its weights read and compared with what was installed; None when there is none. Raises ModelError."""
    model = current_model(folder)
    if model is None:
        return None
    if model.state == "broken":
        raise ModelError(model.name, f"{model.problem}; remove and install it again")
    weights = _sha256(model.folder / "model" / "model.bin")
    if model.weights_sha256 and weights != model.weights_sha256:
        raise ModelError(model.name, "its weights have changed since it was installed; remove and install it again")
    return replace(model, weights_sha256=weights)


def install_file(package: Path, folder: Path, *, sha256: str = "") -> Model:
    """Install an .argosmodel file. With ``sha256`` the file must have it. Nothing is left behind when anything is wrong (ModelError)."""
    if not package.is_file():
        raise ModelError(str(package), "no such file")
    digest = _sha256(package)
    if sha256 and digest != sha256.lower():
        raise ModelError(str(package), f"has sha256 {digest}, expected {sha256.lower()}")
    folder.mkdir(parents=True, exist_ok=True)
    with unpack(package, folder) as content:
        receipt = _receipt(content, digest)
        model = _inspect(content)
        if model.state == "broken":
            raise ModelError(str(package), model.problem)
        ArgosEngine(content, model=receipt.weights_sha256[:12], beam=1, threads=1).translate(["测试"])
        (content / _RECEIPT).write_text(json.dumps(asdict(receipt)), "utf-8")
        target = folder / re.sub(r"[^\w.-]", "_", f"{model.from_code}-{model.to_code}-{model.version}")
        _replace(content, target)
    return _inspect(target)


def install_official(folder: Path, *, index: str = INDEX, progress: Progress | None = None) -> Model:
    """Download the newest Chinese-English package of an index and install it. A broken-off download resumes next time.

    The checksum is known, and demanded, for the version that this release was tested with. Raises ModelError.
    """
    entry = _newest(fetch_index(index), index)
    version = str(entry.get("package_version", ""))
    expected = OFFICIAL_SHA256 if index == INDEX and version == OFFICIAL_VERSION else str(entry.get("sha256", ""))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f".{'-'.join(_PAIR)}-{_safe(version)}.argosmodel"
    package = download([str(link) for link in entry.get("links", [])], target, index, progress)
    try:
        return install_file(package, folder, sha256=expected)
    finally:
        package.unlink(missing_ok=True)


def remove_model(folder: Path, name: str) -> None:
    """Delete an installed model. Raises ModelError when there is none of that name."""
    if name not in {model.name for model in list_models(folder)}:
        raise ModelError(name, "is not installed")
    shutil.rmtree(folder / name)


def _inspect(folder: Path) -> Model:
    try:
        about = json.loads((folder / "metadata.json").read_text("utf-8"))
        receipt = _read_receipt(folder)
        problem = _problem(folder, about, receipt)
    except (OSError, ValueError, TypeError) as error:
        return Model(name=folder.name, folder=folder, state="broken", problem=f"its metadata cannot be read: {error}")
    version = str(about.get("package_version", ""))
    outdated = _version(version) < _version(OFFICIAL_VERSION)
    newer = f"version {version}, and {OFFICIAL_VERSION} is known: parallax models install zh-en" if outdated else ""
    return Model(
        name=folder.name,
        folder=folder,
        state="broken" if problem else "outdated" if outdated else "ready",
        version=version,
        from_code=str(about.get("from_code", "")),
        to_code=str(about.get("to_code", "")),
        package_sha256=receipt.package_sha256 if receipt else "",
        weights_sha256=receipt.weights_sha256 if receipt else "",
        problem=problem or newer,
    )


def _problem(folder: Path, about: Any, receipt: _Receipt | None) -> str:
    weights = folder / "model" / "model.bin"
    if not isinstance(about, dict):
        return "its metadata is not a table"
    if (about.get("from_code"), about.get("to_code")) != _PAIR:
        return f"it translates from {about.get('from_code')} to {about.get('to_code')}, expected from zh to en"
    if not weights.is_file():
        return "model/model.bin is missing"
    if not any((folder / name).is_file() for name in ("sentencepiece.model", "bpe.model")):
        return "the tokenizer is missing"
    if receipt and weights.stat().st_size != receipt.weights_bytes:
        return f"model/model.bin has {weights.stat().st_size} bytes, expected {receipt.weights_bytes}"
    return ""


def _receipt(folder: Path, package_sha256: str) -> _Receipt:
    weights = folder / "model" / "model.bin"
    if not weights.is_file():
        raise ModelError(str(folder.name), "model/model.bin is missing from the package")
    return _Receipt(package_sha256, _sha256(weights), weights.stat().st_size)


def _read_receipt(folder: Path) -> _Receipt | None:
    file = folder / _RECEIPT
    return _Receipt(**json.loads(file.read_text("utf-8"))) if file.exists() else None


def _replace(content: Path, target: Path) -> None:
    """Put a checked folder in place of an older one; the older one is gone only once the new one stands."""
    old = target.with_name(f"{_OLD}{target.name}")
    if target.exists():
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
    content.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _is_model(folder: Path) -> bool:
    """Whether a folder holds a model: hidden ones are half done, but for an old model whose replacement was killed in between."""
    name = folder.name
    return not name.startswith(".") or (name.startswith(_OLD) and not folder.with_name(name.removeprefix(_OLD)).exists())


def _newest(entries: list[dict[str, Any]], index: str) -> dict[str, Any]:
    fitting = [entry for entry in entries if (entry.get("from_code"), entry.get("to_code")) == _PAIR and entry.get("links")]
    if not fitting:
        raise ModelError(index, "offers no package from zh to en")
    return max(fitting, key=lambda entry: _version(str(entry.get("package_version", ""))))


def _safe(version: str) -> str:
    return re.sub(r"[^\w.]", "_", version)[:20]


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,6}", text))


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
