"""From a figure's files to what a reader needs to cite it: its identity, its citations, its page, its proof."""
