"""Why this one? One subject's answer with its proof. Start at `explainer`."""
