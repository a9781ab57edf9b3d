"""The parts of GB/T 28181 that need no socket."""
