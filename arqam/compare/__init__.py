"""What several statements of one thing say of each other, and the figures derived from them."""
