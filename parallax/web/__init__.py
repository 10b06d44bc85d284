"""The research desk: the archive as web pages, JSON, feeds and exports. Pages are plain links and forms; scripts only add comfort."""
