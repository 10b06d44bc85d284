"""What an item is about, and who asks for it."""
