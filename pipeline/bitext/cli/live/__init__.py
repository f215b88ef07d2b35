"""Commands that go on until somebody ends them."""
