"""The parts of the `anlan` command, one module each: `TITLE`, `arguments(parser)`, `run(options) -> exit code`.

A part returns 0 for done or holds, 1 for differs or fails; what it cannot use raises Unusable, exit 2.
"""
