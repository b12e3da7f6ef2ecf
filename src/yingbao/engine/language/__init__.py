"""The rule language: text is parsed and typed once into a small immutable tree; every reading reads that tree."""
