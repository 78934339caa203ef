"""Review outside of a notebook: sheets and other tools' files, out and taken back."""
