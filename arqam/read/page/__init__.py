"""Bytes → clean text: decoded, the article taken off its page, and every edit remembered."""
