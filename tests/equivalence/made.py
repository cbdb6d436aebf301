"""Configs of ours on top of ones whose model cannot be built without a checkpoint that no test may fetch."""
from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

from common import Case, kOracle

# By mark: what makes the checkpoint, and the setting that names it. The file has no extension: the judge
# takes values that look like checkpoints out of a config before it builds the model.
kMakeClip = '''
import sys, torch
from mmpretrain.models.utils.clip_generator_helper import CLIP
torch.manual_seed(0)
model = CLIP(embed_dim=512, image_resolution=224, vision_layers=2, vision_width=64, vision_patch_size=16,
             context_length=8, vocab_size=32, transformer_width=64, transformer_heads=1, transformer_layers=1)
torch.save(dict(model.state_dict()), sys.argv[1])
'''
kMade = {'made=clip': (kMakeClip, 'model = dict(target_generator=dict(tokenizer_path={path!r}))')}


def made_case(case: Case, python: Path, work: Path) -> Case:
    """The case itself, or one of ours with a small random checkpoint if it has a mark of kMade."""
    marks = case.marks & kMade.keys()
    if not marks:
        return case
    script, setting = kMade[marks.pop()]
    package, _, below = case.config.partition('::')
    config = work / 'made' / package / Path(below).name  # the judge tells the package by the folder
    config.parent.mkdir(parents=True, exist_ok=True)
    checkpoint = config.with_suffix('')
    env = dict(os.environ, PYTHONPATH=str(kOracle / 'shims'))
    done = subprocess.run([str(python), '-c', script, str(checkpoint)], env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f'equivalence: no checkpoint for {case.config}:\n{done.stderr[-2000:]}')
    config.write_text(f'_base_ = {case.config!r}\n{setting.format(path=str(checkpoint))}\n')
    return dataclasses.replace(case, config=str(config))
