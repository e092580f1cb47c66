"""Records of all dumps to planned entries: which questions are one, which topic and tags."""
