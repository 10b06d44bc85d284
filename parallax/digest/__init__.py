"""The daily digest: `compose` decides what it says, `text` and `html` only lay it out."""
