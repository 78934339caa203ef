"""Many runs: described, planned, performed on one machine or many, and journalled so that none is made twice."""
