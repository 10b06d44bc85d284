"""A model package small enough to build in a test: a real tokenizer trained on our own sentences, and a transformer with hand-set
weights that copies its source token by token. What it says is no English, but every part of loading and decoding is the real one."""

import io
import json
import zipfile
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
_DIM, _HEADS, _FFN, _LAYERS, _POSITIONS = 128, 4, 128, 2, 512
_HEAD = _DIM // _HEADS


def build_package(file: Path, *, version: str = "1.9", from_code: str = "zh", root: str = "translate-zh_en-1_9") -> Path:
    """Write an .argosmodel and give its path."""
    tokenizer = _tokenizer()
    work = file.with_suffix(".build")
    _model(work, _vocabulary(tokenizer))
    about = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": from_code,
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{root}/metadata.json", json.dumps(about))
        archive.writestr(f"{root}/sentencepiece.model", tokenizer)
        archive.writestr(f"{root}/README.md", "copies its input; for tests\n")
        archive.writestr(f"{root}/stanza/unused.bin", b"x" * 100)
        for part in sorted(work.iterdir()):
            archive.write(part, f"{root}/model/{part.name}")
    return file


def _tokenizer() -> bytes:
    sink = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 20),
        model_writer=sink,
        vocab_size=190,
        character_coverage=1.0,
        hard_vocab_limit=False,
        model_type="unigram",
        num_threads=1,
        minloglevel=2,
    )
    return sink.getvalue()


def _vocabulary(tokenizer: bytes) -> list[str]:
    pieces = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    return list(dict.fromkeys(["<unk>", "<s>", "</s>", *(pieces.id_to_piece(index) for index in range(pieces.get_piece_size()))]))


def _norm(spec: common_spec.LayerNormSpec) -> None:
    spec.gamma, spec.beta = np.ones(_DIM, np.float32), np.zeros(_DIM, np.float32)


def _linear(spec: common_spec.LinearSpec, weight: np.ndarray) -> None:
    spec.weight, spec.bias = weight.astype(np.float32), np.zeros(weight.shape[0], np.float32)


def _positions(numbers: np.ndarray) -> np.ndarray:
    """Where a token stands, in the second half of the vector, once for each head that will look there."""
    angle = numbers[:, None] * np.geomspace(1.0, 1 / 300, _HEAD // 4)[None]
    code = np.concatenate([np.sin(angle), np.cos(angle), -np.sin(angle), -np.cos(angle)], 1) * np.sqrt(2)
    table = np.zeros((len(numbers), _DIM), np.float32)
    for start in range(_DIM // 2, _DIM, _HEAD):
        table[:, start : start + _HEAD] = code
    return table


def _model(folder: Path, vocabulary: list[str]) -> None:
    """Last decoder layer: attend to the source token at one's own position and take what it is."""
    random = np.random.default_rng(7)
    half = _DIM // 2

    def small(rows: int, columns: int) -> np.ndarray:
        return random.standard_normal((rows, columns)) * 1e-3

    spec = transformer_spec.TransformerSpec.from_config(
        (_LAYERS, _LAYERS), _HEADS, pre_norm=False, activation=common_spec.Activation.SWISH, alignment_layer=-1, alignment_heads=1
    )
    signs = np.sign(random.standard_normal((len(vocabulary), half // 2)))
    embedding = np.zeros((len(vocabulary), _DIM), np.float32)
    embedding[:, :half] = np.concatenate([signs, -signs], 1)
    embedding /= np.sqrt(_DIM)
    encoder, decoder = spec.encoder, spec.decoder
    encoder.embeddings[0].weight = decoder.embeddings.weight = decoder.projection.weight = embedding
    decoder.projection.bias = np.zeros(len(vocabulary), np.float32)
    encoder.scale_embeddings = decoder.scale_embeddings = True
    encoder.position_encodings.encodings = decoder.position_encodings.encodings = _positions(np.arange(_POSITIONS))
    for layer in (*encoder.layer, *decoder.layer):
        _linear(layer.self_attention.linear[0], small(3 * _DIM, _DIM))
        _linear(layer.self_attention.linear[1], small(_DIM, _DIM))
        _norm(layer.self_attention.layer_norm)
        _linear(layer.ffn.linear_0, small(_FFN, _DIM))
        _linear(layer.ffn.linear_1, small(_DIM, _FFN))
        _norm(layer.ffn.layer_norm)
    for layer in decoder.layer:
        _norm(layer.attention.layer_norm)
        for part, (rows, columns) in zip(layer.attention.linear, ((_DIM, _DIM), (2 * _DIM, _DIM), (_DIM, _DIM)), strict=True):
            _linear(part, small(rows, columns))
    _copying(decoder.layer[-1].attention, half)
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = "<unk>", "<s>", "</s>"
    spec.config.decoder_start_token, spec.config.add_source_eos, spec.config.add_source_bos = "<s>", True, False
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True)
    spec.save(str(folder))
    assert ctranslate2.contains_model(str(folder))


def _copying(attention: attention_spec.MultiHeadAttentionSpec, half: int) -> None:
    query, key, value, out = (np.zeros((_DIM, _DIM)) for _ in range(4))
    looking = half // _HEAD
    for head in range(_HEADS):
        rows, place = slice(head * _HEAD, (head + 1) * _HEAD), half + (head % looking) * _HEAD
        query[rows, place : place + _HEAD] = key[rows, place : place + _HEAD] = np.eye(_HEAD) * 3
    for head in range(looking):
        rows = slice(head * _HEAD, (head + 1) * _HEAD)
        value[rows, rows] = np.eye(_HEAD)
    out[:half, :half] = np.eye(half) * 6
    for part, weight in zip(attention.linear, (query, np.concatenate([key, value]), out), strict=True):
        _linear(part, weight)
