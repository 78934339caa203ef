"""What notebooks stand on: their parameters, the rows they show, their figures, outputs and citations."""
