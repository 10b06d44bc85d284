"""Text becomes bilingual."""
