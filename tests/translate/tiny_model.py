"""Model packages made by hand: a tokenizer trained on our own sentences, and a transformer with hand-set weights.

The model copies its source token by token (``stretch`` above 1 repeats some, so that the output is longer than the source, as English
is). What it says is no English, but every part of loading and decoding is the real one, and whatever the batching, the output is the
same. Small, it is built in a test; in the official package's shape (`OFFICIAL`) benchmarks measure with it.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs import attention_spec, common_spec, transformer_spec

SENTENCES = (
    "蓝箭航天的朱雀二号火箭在酒泉卫星发射中心成功发射。",
    "公司完成了数亿元人民币的融资，由国有基金领投。",
    "这枚火箭将十颗卫星送入太阳同步轨道。",
    "发动机完成了热试车，推力达到设计要求。",
    "我们计划明年进行首次飞行。",
    "测试",
    "LandSpace launched Zhuque-2 from Jiuquan, raised 1.2 billion yuan and 48 satellites.",
    "The company plans to fly next year.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The size of a model: ``layers`` each in encoder and decoder; ``vocabulary`` 0 means as many as the tokenizer has pieces."""

    dim: int
    heads: int
    ffn: int
    layers: int
    positions: int
    pieces: int
    vocabulary: int = 0
    stretch: float = 1.0

    @property
    def head(self) -> int:
        return self.dim // self.heads


TINY = Shape(dim=128, heads=4, ffn=128, layers=2, positions=512, pieces=190)
OFFICIAL = Shape(dim=512, heads=8, ffn=2048, layers=6, positions=2048, pieces=4000, vocabulary=65_001, stretch=1.25)


def build_package(
    file: Path,
    *,
    version: str = "1.9",
    from_code: str = "zh",
    root: str = "translate-zh_en-1_9",
    shape: Shape = TINY,
    sentences: Sequence[str] = SENTENCES * 20,
) -> Path:
    """Write an .argosmodel and give its path. The tokenizer is trained on ``sentences``."""
    tokenizer = _tokenizer(sentences, shape.pieces)
    work = file.with_suffix(".build")
    _model(work, _vocabulary(tokenizer, shape.vocabulary), shape)
    about = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": from_code,
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"{root}/metadata.json", json.dumps(about))
        archive.writestr(f"{root}/sentencepiece.model", tokenizer)
        archive.writestr(f"{root}/README.md", "copies its input; for tests\n")
        archive.writestr(f"{root}/stanza/unused.bin", b"x" * 100)
        for part in sorted(work.iterdir()):
            archive.write(part, f"{root}/model/{part.name}")
    return file


def _tokenizer(sentences: Sequence[str], pieces: int) -> bytes:
    sink = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=sink,
        vocab_size=pieces,
        character_coverage=1.0,
        hard_vocab_limit=False,
        max_sentencepiece_length=8,
        model_type="unigram",
        num_threads=1,
        minloglevel=2,
    )
    return sink.getvalue()


def _vocabulary(tokenizer: bytes, size: int) -> list[str]:
    """The tokenizer's pieces, filled up to ``size`` with tokens that no sentence has."""
    pieces = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    tokens = list(dict.fromkeys(["<unk>", "<s>", "</s>", *(pieces.id_to_piece(index) for index in range(pieces.get_piece_size()))]))
    return tokens + [f"<filler{number}>" for number in range(len(tokens), size)]


def _norm(spec: common_spec.LayerNormSpec, dim: int) -> None:
    spec.gamma, spec.beta = np.ones(dim, np.float32), np.zeros(dim, np.float32)


def _linear(spec: common_spec.LinearSpec, weight: np.ndarray) -> None:
    spec.weight, spec.bias = weight.astype(np.float32), np.zeros(weight.shape[0], np.float32)


def _positions(numbers: np.ndarray, shape: Shape) -> np.ndarray:
    """Where a token stands, in the second half of the vector, once for each head that will look there."""
    angle = numbers[:, None] * np.geomspace(1.0, 1 / 300, shape.head // 4)[None]
    code = np.concatenate([np.sin(angle), np.cos(angle), -np.sin(angle), -np.cos(angle)], 1) * np.sqrt(2)
    table = np.zeros((len(numbers), shape.dim), np.float32)
    for start in range(shape.dim // 2, shape.dim, shape.head):
        table[:, start : start + shape.head] = code
    return table


def _model(folder: Path, vocabulary: list[str], shape: Shape) -> None:
    """Last decoder layer: attend to the source token at one's own position and take what it is."""
    random = np.random.default_rng(7)
    dim, half = shape.dim, shape.dim // 2

    def small(rows: int, columns: int) -> np.ndarray:
        return random.standard_normal((rows, columns)) * 1e-3

    spec = transformer_spec.TransformerSpec.from_config(
        (shape.layers, shape.layers),
        shape.heads,
        pre_norm=False,
        activation=common_spec.Activation.SWISH,
        alignment_layer=-1,
        alignment_heads=1,
    )
    signs = np.sign(random.standard_normal((len(vocabulary), half // 2)))
    embedding = np.zeros((len(vocabulary), dim), np.float32)
    embedding[:, :half] = np.concatenate([signs, -signs], 1)
    embedding /= np.sqrt(dim)
    encoder, decoder = spec.encoder, spec.decoder
    encoder.embeddings[0].weight = decoder.embeddings.weight = decoder.projection.weight = embedding
    decoder.projection.bias = np.zeros(len(vocabulary), np.float32)
    encoder.scale_embeddings = decoder.scale_embeddings = True
    encoder.position_encodings.encodings = _positions(np.arange(shape.positions), shape)
    decoder.position_encodings.encodings = _positions(np.arange(shape.positions) / shape.stretch, shape)
    for layer in (*encoder.layer, *decoder.layer):
        _linear(layer.self_attention.linear[0], small(3 * dim, dim))
        _linear(layer.self_attention.linear[1], small(dim, dim))
        _norm(layer.self_attention.layer_norm, dim)
        _linear(layer.ffn.linear_0, small(shape.ffn, dim))
        _linear(layer.ffn.linear_1, small(dim, shape.ffn))
        _norm(layer.ffn.layer_norm, dim)
    for layer in decoder.layer:
        _norm(layer.attention.layer_norm, dim)
        for part, (rows, columns) in zip(layer.attention.linear, ((dim, dim), (2 * dim, dim), (dim, dim)), strict=True):
            _linear(part, small(rows, columns))
    _copying(decoder.layer[-1].attention, shape)
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = "<unk>", "<s>", "</s>"
    spec.config.decoder_start_token, spec.config.add_source_eos, spec.config.add_source_bos = "<s>", True, False
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True)
    spec.save(str(folder))
    assert ctranslate2.contains_model(str(folder))


def _copying(attention: attention_spec.MultiHeadAttentionSpec, shape: Shape) -> None:
    half = shape.dim // 2
    query, key, value, out = (np.zeros((shape.dim, shape.dim)) for _ in range(4))
    looking = half // shape.head
    for head in range(shape.heads):
        rows, place = slice(head * shape.head, (head + 1) * shape.head), half + (head % looking) * shape.head
        query[rows, place : place + shape.head] = key[rows, place : place + shape.head] = np.eye(shape.head) * 3
    for head in range(looking):
        rows = slice(head * shape.head, (head + 1) * shape.head)
        value[rows, rows] = np.eye(shape.head)
    out[:half, :half] = np.eye(half) * 6
    for part, weight in zip(attention.linear, (query, np.concatenate([key, value]), out), strict=True):
        _linear(part, weight)
