"""A language model of a few kilobytes that knows nothing: made offline, for tests of what reads one."""

from pathlib import Path


def make(place: Path) -> str:
    """Write the model's directory, and give its path."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8,
        max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(place / "bert")
    BertTokenizerFast(vocab={word: number for number, word in enumerate(words)}).save_pretrained(place / "bert")
    modules = [Transformer(str(place / "bert"), max_seq_length=32), Pooling(config.hidden_size)]
    SentenceTransformer(modules=modules, device="cpu").save(str(place / "model"))
    return str(place / "model")
