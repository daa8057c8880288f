"""What `make bench` measures: one module a subject, each with a `main()` that gives rows of figures."""
