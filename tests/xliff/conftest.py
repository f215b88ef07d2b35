"""The blog of each test."""

from tests.workflow.conftest import blog as blog
