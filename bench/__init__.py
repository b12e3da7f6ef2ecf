"""The yardstick: eight illustrative policies over made-up people, in our language and in four other engines.

`python -m bench` runs it and writes docs/performance.md; bench/README.md says what is measured and how.
"""
