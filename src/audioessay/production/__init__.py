"""VERBS: values in, a value out; none knows another."""
