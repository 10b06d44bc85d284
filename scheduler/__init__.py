"""When things happen: the pipeline and the service."""
