"""The static site of the figures: pages that read from a folder, without a network and without a script."""
