"""Trains the model that proposes a topic and writes its card; needs scikit-learn, which nothing else does."""
