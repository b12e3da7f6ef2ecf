"""What is granted twice of one benefit in money by the month: found by the worker, mended by people."""
