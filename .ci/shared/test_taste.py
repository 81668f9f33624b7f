"""The examples in which the kinds were designed are read as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.kinds import kind_names
from engine.load.policy_set import read_document
from engine.load.yaml_text import read_source


@pytest.mark.parametrize("kind", [name for name in kind_names() if name != "import-map"])
def test_the_example_of_a_kind_is_read(kind: str, shared: Path) -> None:
    design = (shared / "design" / "documents.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(kind: .*?)```", design, flags=re.DOTALL)
    chosen = [text for text in examples if re.match(rf"kind: {kind}\n", text)]
    if kind == "form":
        assert chosen
    for example in chosen:
        source, problems = read_source(example.encode(), f"{kind}.yaml")
        assert source is not None, problems
        loaded, remarks = read_document(source)
        wrong = [f"{source.locate(r.route)} {r.message}; {r.hint}" for r in remarks if r.code != "file-name"]
        assert not wrong, "\n".join(wrong)
        assert loaded is not None
