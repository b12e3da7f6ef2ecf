"""An application that takes its time to be loaded, and says when it begins (test_serving.py)."""

import sys
import time

sys.stdout.write("loading\n")
sys.stdout.flush()
time.sleep(120)
