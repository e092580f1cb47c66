"""The ground floor: the model, problems and text that every stage builds on."""
