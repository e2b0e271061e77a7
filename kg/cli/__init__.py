"""The command line: one verb a file; only here is anything printed."""
