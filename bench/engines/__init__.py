"""One module an engine. Each is a process of its own: `python -m bench.engines.NAME --data DIR --out DIR`."""
