"""Local models: a registry with pins, and ``pull``, which downloads, verifies and converts."""

from __future__ import annotations

from bitext.models.adapter import can_be_made
from bitext.models.cache import Status, is_path, locate, model_path, models_directory, status
from bitext.models.progress import Progress, Report
from bitext.models.pull import pull, pull_model
from bitext.models.registry import ModelInfo, all_models, find

__all__ = [
    "ModelInfo",
    "Progress",
    "Report",
    "Status",
    "all_models",
    "can_be_made",
    "find",
    "is_path",
    "locate",
    "model_path",
    "models_directory",
    "pull",
    "pull_model",
    "status",
]
